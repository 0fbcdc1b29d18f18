import * as z from 'zod';

/*
 * Zod compiles its checks where it may, and finds out by trying `new Function`, which the page's Content-Security-Policy
 * refuses and reports. To be imported by every file that makes a schema, before it does.
 */
z.config({ jitless: true });
