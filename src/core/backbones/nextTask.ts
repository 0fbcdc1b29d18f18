interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}

/**
 * Resolves in a later task, so that messages (an abort among them) are heard first: promises alone never let them in, and
 * nested timers are held back 4 ms. A message channel is what browsers and Node have in common for it.
 */
export function nextTask(): Promise<void> {
  const { MessageChannel } = globalThis as unknown as {
    MessageChannel: new () => { port1: Port; port2: Port };
  };
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
