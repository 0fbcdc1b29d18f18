/** Lets other tasks run (a cancel that arrives, say): one hop through a message channel, since timers are clamped to 4 ms. */
export function giveWay(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
