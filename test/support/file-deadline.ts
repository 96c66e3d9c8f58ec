// Preloaded into every test process: a file that does not end (an open server, a forgotten timer) is ended and thereby fails.
const seconds = Number(process.env["TEST_FILE_SECONDS"] ?? "60");
const GRACE_MS = 5000;

setTimeout(() => {
  process.stderr.write(
    `the file still ran after ${seconds} s: is a server, timer or child process left open?\n`,
  );
  // SIGTERM lets node:test run the after hooks, which end what the tests started.
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), GRACE_MS);
}, seconds * 1000).unref();
