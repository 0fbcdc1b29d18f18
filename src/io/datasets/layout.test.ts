import { describe, expect, it } from 'vitest';
import { layoutOf, type Sets } from './layout.ts';

const placed = (...paths: string[]) => paths.map((path) => ({ path, content: null }));
const pathsOf = ({ train, test }: Sets<null>) => [train, test].map((list) => list.map(({ path }) => path));

/** The layout of some paths, as lists of paths. */
function told(...paths: string[]) {
  const { first, second, paired, elsewhere } = layoutOf(placed(...paths));
  return { first: pathsOf(first), second: second && pathsOf(second), paired, elsewhere };
}

describe('the layout of a folder', () => {
  it('of CycleGAN has two domains, and test images that are not trained on', () => {
    expect(
      told('/zebras/testB/4.jpg', 'zebras/trainA/1.jpg', './zebras/trainB/3.jpg', 'zebras/testA/2.jpg'),
    ).toEqual({
      first: [['zebras/trainA/1.jpg'], ['zebras/testA/2.jpg']],
      second: [['zebras/trainB/3.jpg'], ['zebras/testB/4.jpg']],
      paired: false,
      elsewhere: 0,
    });
  });

  it('of pix2pix has one domain, with what is for testing apart', () => {
    const { first, second } = told(
      'maps/val/7.jpg',
      'maps/train/1.jpg',
      'maps/test/9.jpg',
      'maps/train/2.jpg',
    );
    expect(first).toEqual([
      ['maps/train/1.jpg', 'maps/train/2.jpg'],
      ['maps/test/9.jpg', 'maps/val/7.jpg'],
    ]);
    expect(second).toBeNull();
  });

  it.each([
    ['x/A/train/1.png', 'x/B/train/1.png'],
    ['x/train/A/1.png', 'x/train/B/1.png'],
    ['x/train_a/1.png', 'x/train_b/1.jpg'],
    ['x/A/1.png', 'x/B/1.png'],
    ['trainA/1_A.png', 'trainB/1_B.png'],
  ])('%s and %s are a pair', (a, b) => {
    expect(told(a, b)).toEqual({ first: [[a], []], second: [[b], []], paired: true, elsewhere: 0 });
  });

  it('does not take files for pairs whose names differ, or of which there are not as many', () => {
    expect(told('trainA/1.png', 'trainB/2.png').paired).toBe(false);
    expect(told('trainA/1.png', 'trainA/2.png', 'trainB/1.png').paired).toBe(false);
    expect(told('trainA/1.png', 'trainB/1.png', 'testA/8.png', 'testB/9.png').paired).toBe(false);
  });

  it('goes by the folder that is nearest to a file', () => {
    expect(told('test/zebras/trainA/1.png', 'test/zebras/trainB/2.png').first).toEqual([
      ['test/zebras/trainA/1.png'],
      [],
    ]);
  });

  it('leaves out and counts images that lie elsewhere, and no notes or what systems leave behind', () => {
    const files = ['x/trainA/1.png', 'x/trainB/2.png', 'x/cover.png', 'x/read me.txt', 'x/trainA/.DS_Store'];
    expect(told(...files)).toMatchObject({
      first: [['x/trainA/1.png'], []],
      second: [['x/trainB/2.png'], []],
      elsewhere: 1,
    });
  });

  it('is none where a name stands alone, and then every file is of the one kind', () => {
    for (const files of [
      ['photos/b/1.png', 'photos/b/2.txt'],
      ['trainA/1.png', 'trainA/2.png'],
      ['test/1.png', 'test/2.png'],
      ['a/1', 'b c/2'],
      ['testament/2.png', 'trainable/1.png'],
    ])
      expect(told(...files)).toEqual({ first: [files, []], second: null, paired: false, elsewhere: 0 });
  });
});
