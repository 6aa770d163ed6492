import { Refusal } from '@ucv/platform-service';

const longest = 2_000;

/**
 * A destination's url as it is kept.
 * @refuses activation.url-invalid
 */
export function destinationUrl(text: string): URL {
  const url = text.length <= longest && URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['https:', 'http:'].includes(url.protocol) && !url.username && !url.password) return url;
  throw new Refusal(
    'activation.url-invalid',
    `The url must begin with https:// or http://, name no user or password, and have at most ${longest} characters.`,
  );
}

const ports: Record<string, string> = { 'https:': '443', 'http:': '80' };

/** `host:port` of a url, as `UCV_ALLOW_PRIVATE_DESTINATIONS` names it. */
export const hostAndPort = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || ports[protocol]}`;

const whsec = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/**
 * A signing secret by Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.
 * @refuses activation.secret-invalid
 */
export function signingSecret(text: string): string {
  const encoded = whsec.exec(text)?.[1] ?? '';
  const bytes = Math.floor((encoded.replaceAll('=', '').length * 3) / 4);
  if (encoded.length % 4 === 0 && bytes >= 24 && bytes <= 64) return text;
  throw new Refusal(
    'activation.secret-invalid',
    'The secret must be whsec_ and 24 to 64 bytes in base64; leave it out and one is made.',
  );
}
