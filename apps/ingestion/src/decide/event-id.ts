import { v5 } from 'uuid';

/** Namespaces; fixed for ever, since recorded ids depend on them. */
const events = '5f0c3c0a-7d0e-5b43-9a53-2c9a0d3b6a11';
const sources = '1f6c2f5e-1c55-5c0f-8f39-60f3a3f4b7d2';

/** Names in one text that no other names can give. */
const together = (...parts: string[]): string => JSON.stringify(parts);

/** Id of the interaction of one message of one source: the same message sent again is the same fact. */
export const interactionId = (tenant: string, source: string, messageId: string): string =>
  v5(together(tenant, source, messageId), events);

/** Id of a message whose own has characters that no table holds: other characters, another id. */
export const storableMessageId = (sent: string): string => v5(together(sent), events);

/** Id of a rejection: the same event rejected again for the same reason is the same fact. */
export const rejectionId = (tenant: string, source: string, code: string, raw: string): string =>
  v5(together(tenant, source, code, raw), events);

export const registrationId = (tenant: string, source: string, writeKeyHash: string): string =>
  v5(together(tenant, source, writeKeyHash), sources);

/** Ref of a source: names its `rejected-` stream, and it as an actor. Sources are no customers, so it may be derived. */
export const sourceRef = (tenant: string, source: string): string => ref(together(tenant, source));

/** Ref of the one `config-` stream that holds a tenant's sources. */
export const sourcesRef = (tenant: string): string => ref(together(tenant));

const ref = (name: string): string => v5(name, sources).replaceAll('-', '');
