import { z } from 'zod';
import { type NativeSuite, RUNNERS } from '../domain/exercise.ts';

const words = z.array(z.string());

/** How the tests of a real repository are run; part of `exercise.yaml`, and of a workspace's marker. */
export const nativeSuiteSchema: z.ZodType<NativeSuite> = z.strictObject({
  runner: z.enum(RUNNERS),
  command: words.min(1),
  prepare: z.array(words.min(1)).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  packages: z.string().regex(/^[a-z0-9]{1,64}$/, 'must be a digest'),
  limit_seconds: z.int().min(1).max(900),
});
