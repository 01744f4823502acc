"""gunicorn for the newsroom: threads, because pages wait for the database more than they compute.

`python -m newsroom.serve` starts gunicorn with it. The variables are read by newsroom/settings.py.
"""

import multiprocessing
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsroom import settings

workers = settings.WEB_CONCURRENCY or min(4, multiprocessing.cpu_count() + 1)
bind = settings.BIND
forwarded_allow_ips = settings.FORWARDED_ALLOW_IPS
accesslog = settings.ACCESS_LOG or None
logger_class = "newsroom.access_log.AccessLogger"
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
preload_app = True
control_socket_disable = True
