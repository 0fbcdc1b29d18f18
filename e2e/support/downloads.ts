import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { type Behaviour, type FileServer, startFileServer } from '#io/weights/testing/fileServer.ts';
import { h5File } from '#io/weights/testing/h5File.ts';
import { testNetwork } from '#io/weights/testing/tensors.ts';

/** The published file's size and checksum, as they stand in the built worker. */
const published = { bytes: '80134624', md5: '253f8cb515780f3b799900260a226db6' };

/** VGG-19 with made-up weights of a size at which no layer dies or grows without end, as Keras writes it. */
async function kerasFile(): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = testNetwork('vgg19').map(({ name, shape, values }) => {
    // He et al. 2015: uniform in +-sqrt(6 / fan-in).
    const scale = shape.length === 4 ? Math.sqrt(6 / (9 * shape[2]!)) : 0.01;
    return { name, shape, values: values.map((value) => value * scale) };
  });
  return h5File(tensors, {}, true);
}

/** Lets pages of other origins read what is served. */
const forPages =
  (then: Behaviour): Behaviour =>
  (request, response, bytes) => {
    response.setHeader('access-control-allow-origin', '*');
    then(request, response, bytes);
  };

export interface Publisher {
  readonly bytes: number;
  readonly server: FileServer;
  /** How the server answers from now on; null: with the file, and parts of it. */
  behave(how: Behaviour | null): void;
  /** Sends the page's downloads of it here; the second place to get it from has nothing. To be called before the page is opened. */
  serveTo(page: Page): Promise<unknown>;
}

/** A server of this machine in the place of Keras' publisher, with a file of its own under the published one's name. */
export async function startPublisher(): Promise<Publisher> {
  const file = await kerasFile();
  const server = await startFileServer();
  const path = '/tensorflow/keras-applications/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5';
  server.files.set(path, file);
  const whole = server.behave;
  const md5 = createHash('md5').update(file).digest('hex');
  server.behave = forPages(whole);
  return {
    bytes: file.length,
    server,
    behave: (how) => {
      server.behave = forPages(how ?? whole);
    },
    serveTo: (page) =>
      // The page's policy stands in its scripts' headers and in the page itself.
      page.route(/\/assets\/[^/]+\.js$|\/(\?[^/]*)?$/, async (route) => {
        const response = await route.fetch();
        const here = (text: string) =>
          text.replaceAll(
            /https:\/\/(storage\.googleapis|github)\.com(?=[/; ])/g,
            server.url.replace(/\/$/, ''),
          );
        const headers = Object.fromEntries(
          Object.entries(response.headers()).map(([name, value]) => [name, here(value)]),
        );
        const body = here(await response.text())
          .replace(published.md5, md5)
          .replace(published.bytes, String(file.length));
        return route.fulfill({ response, headers, body });
      }),
  };
}
