/** Calls back on every SIGHUP, until disposed. */
export function onHangup(callback: () => void): Disposable {
  process.on("SIGHUP", callback);
  return { [Symbol.dispose]: () => void process.off("SIGHUP", callback) };
}
