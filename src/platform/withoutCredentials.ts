/** An address as it may be shown: without a user's name and password. Of what is no address, nothing before the last @ is shown. */
export function withoutCredentials(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url?.host) return address.replace(/^.*@/s, '…@');
  if (url.username === '' && url.password === '') return address;
  url.username = url.password = '';
  return url.href;
}
