# One image runs every part of stazh: the command line, the jobs and the service. PostgreSQL is outside (DATABASE_URL).
FROM node:26-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# --ignore-scripts: no production dependency has an install step; the runtime is the image's own Node.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:26-bookworm-slim
ENV NODE_ENV=production STAZH_DATA_DIR=/var/lib/stazh PORT=3000
WORKDIR /app
RUN install -d -o node -g node /var/lib/stazh
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY rules ./rules
COPY sql ./sql
COPY src ./src
COPY jobs ./jobs
USER node
VOLUME /var/lib/stazh
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/stazh"]
CMD ["start"]
