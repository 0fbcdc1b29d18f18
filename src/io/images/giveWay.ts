const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();
// In Node an open port would keep the process alive.
if ('unref' in channel.port1 && typeof channel.port1.unref === 'function') channel.port1.unref();

/** Lets other tasks run (a cancel that arrives, say): one hop through a message channel, which timers' clamping spares. */
export function giveWay(): Promise<void> {
  return new Promise((done) => {
    waiting.push(done);
    channel.port2.postMessage(null);
  });
}
