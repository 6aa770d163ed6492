import { Refusal } from '@ucv/platform-service';

/** A host as the url of a destination may name it: a name, an IPv4 address, or an IPv6 one in brackets. */
const form = /^(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?):(\d{1,5})$/;

/**
 * `host:port` of an address that is to be allowed, spelled as the urls of destinations spell it.
 * @refuses activation.address-invalid
 */
export function allowedAddress(text: string): string {
  const found = form.exec(text.trim().toLowerCase());
  const port = Number(found?.[2]);
  const url = `http://${found?.[1]}:${port}`;
  if (!found || port < 1 || port > 65_535 || !URL.canParse(url))
    throw new Refusal(
      'activation.address-invalid',
      'An address is host:port, such as crm.internal:8443, 10.0.0.7:80 or [fd00::7]:443; without a scheme, a path or a *.',
    );
  return `${new URL(url).hostname}:${port}`;
}
