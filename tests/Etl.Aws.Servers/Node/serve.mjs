// What the servers here share: a free port of the loopback interface, one line that names it, and an end with the parent.
/** Announces the port that was taken and leaves as soon as the parent does: its end of standard input closes then. */
export function announce(port) {
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
  process.stdout.write(`http://127.0.0.1:${port}\n`);
}
