import { isMissing, isNobody } from './placeholders';

const templates = [
  ...[
    '{{user.id}}',
    '{{ user.id }}',
    '{{{user_id}}}',
    '{{user.id',
    'user.id}}',
    '{{${user_id}}}',
    'u-{{id}}',
  ],
  ...[
    '${userId}',
    '#{user.id}',
    '%{user_id}',
    '@{User.Id}',
    '<%= user.id %>',
    '<%user_id%>',
    '{% user.id %}',
  ],
  ...[
    '*|EMAIL|*',
    '*|UNIQID|*',
    '%%USER_ID%%',
    '%%=v(@id)=%%',
    '%%[SET @id]%%',
    '{!Contact.Id}',
    '{$user.id}',
    '$(user_id)',
  ],
  ...[
    '<user_id>',
    '[user_id]',
    '[USER ID]',
    '{user_id}',
    '{userId}',
    '(user_id)',
    '%USER_ID%',
    '%email%',
    '<your e-mail here>',
  ],
  ...[
    ':user_id',
    '$userId',
    '$user_id',
    '@user_id',
    '?userId',
    '[[user_id]]',
    '<<UserId>>',
    '##USER_ID##',
    '__USER_ID__',
    '@@userId@@',
  ],
  ...[
    '{0}',
    '{}',
    '[]',
    '<>',
    '$1',
    '?',
    ':1',
    '%s',
    '%d',
    '%1$s',
    'user-%s',
    '%(user_id)s',
    '%@',
    '%v',
    '%!s(<nil>)',
    '%!d(string=)',
  ],
  ...[
    '%7B%7Buser.id%7D%7D',
    '%24%7BuserId%7D',
    '%257B%257Buser.id%257D%257D',
    '&lt;user_id&gt;',
    '&#123;&#123;id&#125;&#125;',
  ],
  ...[
    '\\u007b\\u007bid\\u007d\\u007d',
    '｛｛user.id｝｝',
    '{\u200b{user.id}}',
    '[CRM_KEY]',
    '<?php echo $id ?>',
    '[=user.id]',
  ],
];

it.each(templates)('%p was sent before anybody put the value in', (text) => {
  expect([isMissing(text), isNobody(text)]).toEqual([true, true]);
});

it('looks at a long value quickly', () => {
  for (const text of [
    '{'.repeat(1_000),
    '%'.repeat(1_000),
    '<'.repeat(500) + '>'.repeat(500),
    '_-'.repeat(500),
    `${'%'.repeat(999)}a`,
  ])
    expect(typeof isNobody(text)).toBe('boolean');
});
