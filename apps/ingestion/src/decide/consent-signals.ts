/**
 * Whether an event's context says something of consent: Segment's category preferences, or RudderStack's consent
 * management. What it says is read from the sealed content by whom it concerns.
 * @cost two look-ups where it says nothing
 * @source Segment's "Consent in Segment Connections"; RudderStack's "Consent Management"
 */
export function saysConsent(context: Record<string, unknown> | null | undefined): boolean {
  const { consent, consentManagement } = context ?? {};
  if (isObject(consent) && isObject(consent['categoryPreferences'])) return true;
  if (!isObject(consentManagement)) return false;
  return isObject(consentManagement['allowedConsentIds']) || isObject(consentManagement['deniedConsentIds']);
}

/** Lists too: some providers send their ids by purpose. */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
