FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VAR_DIR=/var/newsroom BIND=0.0.0.0:8000
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt \
    && useradd --system --home /var/newsroom newsroom \
    && install -d -o newsroom -g newsroom /var/newsroom /var/newsroom/media /var/newsroom/static
COPY manage.py ./
COPY newsroom newsroom
COPY authors authors
COPY articles articles
COPY comments comments
COPY templates templates
COPY deploy deploy
USER newsroom
EXPOSE 8000
CMD ["python", "-m", "newsroom.serve"]
