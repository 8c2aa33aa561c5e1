// SQS and SNS. Built from its app, since both its CLI and its startFauxqs listen on every interface.
import { buildApp } from "fauxqs";
import { announce } from "./serve.mjs";

const app = buildApp({ logger: false, defaultRegion: process.env.AWS_REGION ?? "us-east-1" });
await app.listen({ port: 0, host: "127.0.0.1" });
announce(app.server.address().port);
