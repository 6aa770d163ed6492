import type { ReadModel } from '@ucv/platform-read-model';
import type { Contact } from '../decide/contact-rules';

/**
 * Contacts of persons that the rows know of: those under way, and those made since an instant; whoever they were by
 * then, and to whatever destination.
 * @param persons  as they are now
 * @cost one query
 */
export async function contactsOf(
  readModel: ReadModel,
  tenant: string,
  { persons, since }: { persons: readonly string[]; since: Date },
): Promise<Map<string, Contact[]>> {
  const rows = await readModel.forTenant(tenant, (tx) =>
    tx.query<{ person: string; id: string; contact_at: Date | null }[]>(
      `WITH member AS (
         SELECT person, person AS ref FROM unnest($2::text[]) AS asked (person)
         UNION SELECT person, ref FROM person_link WHERE tenant = $1 AND person = ANY ($2))
       SELECT m.person, d.id, CASE WHEN d.claimed THEN NULL ELSE d.contact_at END AS contact_at
         FROM member m JOIN delivery d ON d.tenant = $1 AND d.person = m.ref
        WHERE d.claimed OR d.contact_at > $3`,
      [tenant, [...new Set(persons)], since],
    ),
  );
  const contacts = new Map<string, Contact[]>();
  for (const { person, id, contact_at: at } of rows) {
    const own = contacts.get(person) ?? [];
    own.push({ delivery: id, at: at?.getTime() ?? 'under-way' });
    contacts.set(person, own);
  }
  return contacts;
}
