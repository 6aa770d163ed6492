import { domainToASCII } from 'node:url';
import isEmail from 'validator/lib/isEmail';

const longest = 254;

/** The dots by which ideographic and full-width domains are written. */
const dots = /[\u3002\uff0e\uff61]/g;

/**
 * An address in lower case and one width, its domain as ASCII (`xn--…`), taken out of `mailto:` and `Ann <…>`. Undefined for
 * none, or one that is longer than 254 characters.
 * @source RFC 6068 (mailto), UTS 46 (domains)
 */
export function normaliseEmail(text: string): string | undefined {
  const address = folded(alone(text)).replace(/\.$/, '');
  if (address.length > longest || !isEmail(address)) return undefined;
  const ascii = withDomain(address, domainToASCII);
  return ascii.length <= longest && isEmail(ascii) ? ascii : undefined;
}

/** The same address with its domain in another form; as it is where its domain has but one. */
export function withDomain(address: string, convert: (domain: string) => string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  if (/^[!-~]*$/.test(domain) && !domain.includes('xn--')) return address;
  return address.slice(0, at) + (convert(domain) || domain);
}

const folded = (text: string): string => {
  const lower = text.toLowerCase();
  return /^[ -~]*$/.test(lower)
    ? lower
    : lower.replace(dots, '.').normalize('NFKC').toLowerCase().normalize('NFKC');
};

function alone(text: string): string {
  const address = text.endsWith('>') ? text.slice(text.lastIndexOf('<') + 1, -1).trim() : text;
  if (!/^mailto:/i.test(address)) return address;
  const [to = ''] = address.slice('mailto:'.length).split('?');
  try {
    return decodeURIComponent(to).trim();
  } catch {
    return to;
  }
}
