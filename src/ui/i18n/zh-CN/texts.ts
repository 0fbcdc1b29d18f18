import compare from './compare.json';
import failures from './failures.json';
import shell from './shell.json';
import train from './train.json';
import trainParts from './trainParts.json';
import viewer from './viewer.json';
import weights from './weights.json';

/** Every text of this language, by area. */
export const texts = { compare, failures, shell, train, trainParts, viewer, weights };
