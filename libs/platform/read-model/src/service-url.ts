/** Databases that every server has, and that are nobody's home. */
const maintenance = ['', 'postgres', 'template1'];

/** Where the services' schemas live: the database that the URL names, or `ucv` where it names none of its own. */
export function databaseName(adminUrl: string): string {
  const named = decodeURIComponent(new URL(adminUrl).pathname.slice(1));
  return maintenance.includes(named) ? 'ucv' : named;
}

/** The login role of a service. */
export const roleName = (service: string): string => `ucv_${service}`;

/**
 * Connection string of one service: host, port and TLS settings of the admin's, its own role and password.
 * @param service  `profile`, not `ucv_profile`
 */
export function serviceUrl(adminUrl: string, service: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = roleName(service);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(databaseName(adminUrl))}`;
  return url.href;
}
