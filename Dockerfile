# Sundial with Chromium and Chinese fonts: `docker build -t sundial:0.1.0 .`, then docker-compose.yml, or
#   docker run --rm -v "$PWD/my-city:/config:ro" -v sundial:/data sundial:0.1.0 inspect --config /config --month 2018-12
# Nothing is compiled: the sources run as they stand, and only their production packages go along.
#
# The tag names one release. To pin its bytes, too:
#   --build-arg NODE_IMAGE=node:22.16.0-bookworm-slim@sha256:<digest that your registry shows>
ARG NODE_IMAGE=node:22.16.0-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs a script of its own to be installed; what cannot run at build time cannot be turned against it.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE} AS sundial
LABEL org.opencontainers.image.title="Sundial" \
      org.opencontainers.image.description="Inspects government sites every month, keeps evidence, scores, prints the bulletin" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# Security updates of Chromium matter more than a fixed version of it: build again each month, before the month is inspected.
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium fonts-noto-cjk tini ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* \
    && rm -f /usr/local/bin/yarn /usr/local/bin/yarnpkg \
    && groupadd --gid 10001 sundial \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin sundial \
    && mkdir -p /data /backup /config \
    && chown 10001:10001 /data /backup
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json package-lock.json tsconfig.json LICENSE ./
COPY config ./config
COPY crawler ./crawler
COPY scoring ./scoring
COPY reports ./reports
COPY workers ./workers
RUN ln -s /app/workers/sundial.mjs /usr/local/bin/sundial
ENV NODE_ENV=production \
    HOME=/tmp \
    SUNDIAL_DATA=/data \
    SUNDIAL_CHROMIUM=/usr/bin/chromium \
    SUNDIAL_NO_APT=1 \
    SUNDIAL_LISTEN=0.0.0.0:8080
# The code belongs to root and is nobody else's to change. Written are /data, /backup and /tmp: Chromium's profile and what tsx has read.
USER 10001:10001
VOLUME ["/data", "/backup"]
EXPOSE 8080
# Asks /readyz of `serve`, and of `work --listen 127.0.0.1:8080`.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "/app/workers/healthy.mjs"]
STOPSIGNAL SIGTERM
# tini hands signals on and buries what Chromium leaves behind.
ENTRYPOINT ["/usr/bin/tini", "--", "node", "/app/workers/sundial.mjs"]
CMD ["serve", "--config", "/config"]
