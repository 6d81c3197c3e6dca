import { isIP } from 'node:net';
import { z } from 'zod';

/** How much clients may cost, and who says where they are. */
export interface RateLimitConfig {
  /** A cost at once, and again in so many seconds; undefined where nobody is limited. */
  readonly rateLimit: { readonly cost: number; readonly seconds: number } | undefined;
  /** The proxies, by addresses and networks, whose word about clients is taken (X-Forwarded-For, -Proto, -Host). */
  readonly trustedProxies: readonly string[];
}

/** The variables of the environment. */
export const rateLimitVariables = {
  RATE_LIMIT: z
    .string()
    .regex(/^(off|[1-9]\d{0,9}\/[1-9]\d{0,4})$/)
    .default('off')
    .transform((text) => {
      const [cost = 0, seconds = 0] = text.split('/').map(Number);
      return text === 'off' ? undefined : { cost, seconds };
    }),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',').map((item) => item.trim())))
    .pipe(z.array(z.string().refine(isNetwork))),
};

/** What each of them is expected to be. */
export const RATE_LIMIT_EXPECTED: Readonly<Record<keyof typeof rateLimitVariables, string>> = {
  RATE_LIMIT: 'off, or a cost and in how many seconds it may be had again, such as 500000/60',
  TRUSTED_PROXIES: 'addresses or networks of at least one bit such as 10.0.0.0/8, separated by commas',
};

export function readRateLimit(data: z.output<z.ZodObject<typeof rateLimitVariables>>): RateLimitConfig {
  return { rateLimit: data.RATE_LIMIT, trustedProxies: data.TRUSTED_PROXIES };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128);
}
