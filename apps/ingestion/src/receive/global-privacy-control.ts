import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser tells that its user opposes the sale or sharing of their data.
 * @source W3C, "Global Privacy Control", 3.2 The Sec-GPC Header Field: every value but `1` means nothing
 */
export const saysGpc = (headers: IncomingHttpHeaders): boolean => headers['sec-gpc'] === '1';
