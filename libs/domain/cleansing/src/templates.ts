import { isFieldName, speaksOfField } from './words';

/**
 * Marks of template languages that are no part of an identifier, wherever they stand: handlebars, Liquid, Jinja, GTM and
 * Braze `{{ }}` `{% %}`, JavaScript and Ruby `${ }` `#{ }` `%{ }` `@{ }`, ERB, EJS and JSP `<% %>`, Smarty `{$ }`,
 * Salesforce `{! }`, FreeMarker `[= ]`, Mailchimp `*| |*`, shells `$( )`. Half of a mark counts: values are cut.
 */
const marks = /\{\{|\}\}|[$#%@]\{|<%|%>|\{[%$!]|%\}|\*\||\|\*|\$\(|\[=|<\?(?:php|=)/;

/** The same mark twice on both sides of a name: SFMC `%%=v(@id)=%%`, Iterable, MediaWiki, `##ID##`, `__USER_ID__`. */
const doubled =
  /(?:%%|##|@@|\$\$|~~|\[\[|<<|\(\(|\|\||__|--).*?[\p{L}_].*?(?:%%|##|@@|\$\$|~~|\]\]|>>|\)\)|\|\||__|--)/u;
const certain = /%%|\[\[.*\]\]|<<.*>>/;

/** A verb of printf or of a logger, by itself: `%s`, `user-%d`, `%1$s`, `%(id)s`, `%!s(<nil>)`. Never an escape of a URL. */
const verb = /(?:^|[^\p{L}\p{N}%])%(?:!|\d*\$)?(?:\(\w+\))?[sdiuvqp@](?![\p{L}\p{N}%])/u;

/** What stands for a parameter of a query or of a format: `$1`, `:1`, `?1`, `{0}`, `{}`. */
const numbered = /^(?:[$?]\d{1,2}|:\d|[{<[]\s*\d?\s*[}>\]])$/;

/** A mark before a name, or on both sides: `:user_id`, `$userId`, `<user_id>`, `[user id]`, `%USER_ID%`. */
const before = /^[:$@#&=?]+([\p{L}_].*)$/u;
const around = /^(?:<(.+)>|\[(.+)\]|\{(.+)\}|\((.+)\)|%(.+)%|\$(.+)\$|#(.+)#|\*(.+)\*|\|(.+)\||~(.+)~)$/;

/** Whether a template, a format or a query was sent as it stands, before anybody put the value in. @param text in its own case */
export function isTemplate(text: string): boolean {
  if (/^\$[A-Z_]*(?:USER|EMAIL|CUSTOMER)[A-Z_]*$/.test(text)) return true;
  if (/^[\p{L}\p{N} ]*$/u.test(text)) return false;
  return (
    marks.test(text) ||
    certain.test(text) ||
    verb.test(text) ||
    numbered.test(text) ||
    (text.length <= 80 && isMarked(text))
  );
}

function isMarked(text: string): boolean {
  const [, name] = before.exec(text) ?? [];
  if (name !== undefined && isFieldName(name)) return true;
  const [, ...within] = around.exec(text) ?? [];
  const inside = within.find((part) => part !== undefined);
  if (inside !== undefined && speaksOfField(inside)) return true;
  return doubled.test(text) && speaksOfField(text.replace(/[%#@$~[\]<>()|_-]+/g, ' ').trim());
}
