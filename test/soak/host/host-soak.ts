import { killHost } from './kill-host.ts';

const SERVING_LIMIT_MS = 5_000;

/** @returns how much was wrong */
export async function soakHost(kills: number, seed: number): Promise<number> {
  const { acknowledged, repeated, slowestServingMs, wrong } = await killHost({
    kills,
    seed,
    say: console.log,
  });
  const isSlow = slowestServingMs > SERVING_LIMIT_MS;
  for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
  console.log(
    `${kills} kills (seed ${seed}): ${acknowledged} submissions acknowledged, ${repeated} requests repeated, ${wrong.length} wrong; the slowest start served after ${Math.round(slowestServingMs)} ms${isSlow ? `, more than ${SERVING_LIMIT_MS}` : ''}.`,
  );
  return wrong.length + (isSlow ? 1 : 0);
}
