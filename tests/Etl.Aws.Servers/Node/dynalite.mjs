// DynamoDB: tables in memory, ready as soon as they are asked for.
import dynalite from "dynalite";
import { announce } from "./serve.mjs";

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.listen(0, "127.0.0.1", () => announce(server.address().port));
