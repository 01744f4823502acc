"""gunicorn for the newsroom: threads, because pages wait for the database more than they compute."""

import multiprocessing
import os

workers = int(os.environ.get("WEB_CONCURRENCY", "0")) or min(4, multiprocessing.cpu_count() + 1)
worker_class = "gthread"
threads = 4
bind = os.environ.get("BIND", "127.0.0.1:8000")
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
preload_app = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = os.environ.get("ACCESS_LOG") or None
control_socket_disable = True
