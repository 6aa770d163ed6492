export { isNoDate, isNoMailbox, isTypedAlong as isNoNumber } from '@ucv/cleansing';

const office =
  /^(info|office|mail|e?mail|contact|kontakt|contacto|hello|hi|team|sales|vertrieb|verkauf|support|service|help(desk)?|admin(istration)?|accounts?|accounting|billing|invoices?|buchhaltung|finance|hr|jobs|marketing|press|post|reception|orders?|bestellung|shop|webmaster|postmaster|enquir(y|ies)|inquir(y|ies)|secretary|sekretariat|verwaltung|direction|bureau)$/;

/** A mailbox of many, whoever sits there. */
export const isOffice = (address: string): boolean => office.test(address.split('@', 1)[0]!);
