# The dashboard and the command line, for use with the Neo4j of docker-compose.yml.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin xuar-risk
COPY --from=packages /venv /venv
COPY graph /app/graph
COPY ingest /app/ingest
COPY geo /app/geo
COPY review /app/review
COPY dashboard /app/dashboard
RUN python -m compileall -q /app
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 XUAR_RISK_HOME=/data
RUN printf '#!/bin/sh\nexec python -P -m dashboard.cli "$@"\n' >/usr/local/bin/xuar-risk \
    && chmod 755 /usr/local/bin/xuar-risk
USER xuar-risk
WORKDIR /data
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
# `xuar-risk dashboard`, listening where the container's published port leads.
CMD ["xuar-risk", "dashboard", "--port", "8501", "--address", "0.0.0.0"]
