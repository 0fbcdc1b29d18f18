import compare from './compare.json';
import failures from './failures.json';
import shell from './shell.json';
import viewer from './viewer.json';
import weights from './weights.json';

/** The texts of this language that the page starts with, by area. */
export const texts = { compare, failures, shell, viewer, weights };
