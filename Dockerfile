# Written and read, never built where this was made: unproven until you have built it.

FROM node:24-slim AS packages
WORKDIR /aikagi
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev \
 && rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share

# The Node of the lock, with its hash, is the one that runs: the image needs neither its own nor npm.
FROM debian:bookworm-slim
WORKDIR /aikagi
COPY --from=packages /aikagi/node_modules node_modules
COPY package.json LICENSE ./
COPY scripts/*.cjs scripts/
COPY src src
RUN apt-get update && apt-get install -y --no-install-recommends baresip-core && rm -rf /var/lib/apt/lists/*
RUN ln -s /aikagi/scripts/aikagi.cjs /usr/local/bin/aikagi \
 && ln -s /aikagi/node_modules/.bin/node /usr/local/bin/node \
 && install -d -m 0700 -o 10001 -g 10001 /data

USER 10001:10001
ENV NODE_ENV=production AIKAGI_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
CMD ["node", "--max-semi-space-size=2", "-r", "./scripts/node-version.cjs", "-r", "./scripts/compile-cache.cjs", "src/main.ts"]
