# Two images: Reportline itself, and the proxy in front of it.
#
# Each base is pinned by its tag. To pin its bytes too, ask for the digest that you trust and give it to the build:
#     docker buildx imagetools inspect python:3.11.15-slim-trixie
#     docker build --build-arg PYTHON_DIGEST=@sha256:… .
ARG PYTHON=python:3.11.15-slim-trixie
ARG PYTHON_DIGEST=
ARG CADDY=caddy:2.11.4-alpine
ARG CADDY_DIGEST=

FROM ${PYTHON}${PYTHON_DIGEST} AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY requirements/run.txt requirements/
COPY deploy/install.sh deploy/
COPY flows flows
COPY bot bot
RUN ["sh", "deploy/install.sh", "/opt/reportline"]

FROM ${CADDY}${CADDY_DIGEST} AS proxy
# Caddy's file carries the capability to bind low ports, and cannot be started without it: a copy carries none.
RUN cp /usr/bin/caddy /usr/local/bin/caddy \
    && mkdir -p /var/lib/caddy \
    && chown 10002:10002 /var/lib/caddy \
    && chmod 0700 /var/lib/caddy
ENV XDG_DATA_HOME=/var/lib/caddy XDG_CONFIG_HOME=/tmp
USER 10002:10002
VOLUME ["/var/lib/caddy"]
EXPOSE 8080 8443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8081/"]
ENTRYPOINT ["/usr/local/bin/caddy"]
CMD ["run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]

FROM ${PYTHON}${PYTHON_DIGEST} AS reportline
# No program that changes who runs it, and one folder to write to.
RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && mkdir -p /var/lib/reportline \
    && chown 10001:10001 /var/lib/reportline \
    && chmod 0700 /var/lib/reportline
COPY --from=build /opt/reportline /opt/reportline
COPY deploy/healthy.py /opt/reportline/
ENV PATH=/opt/reportline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONNOUSERSITE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    REPORTLINE_DATA=/var/lib/reportline
WORKDIR /var/lib/reportline
USER 10001:10001
VOLUME ["/var/lib/reportline"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-I", "/opt/reportline/healthy.py"]
ENTRYPOINT ["reportline"]
CMD ["--help"]
