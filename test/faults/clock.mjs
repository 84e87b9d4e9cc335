/** Loaded into every process of a stage before all else: its clock shows what the stage's file says, and jumps when the file changes; what measures spans goes on. */
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const RealDate = globalThis.Date;
const realNow = RealDate.now.bind(RealDate);
let aheadMs = 0;

function look() {
  aheadMs = Number(readFileSync(process.env.SUNDIAL_FAULTS_CLOCK, 'utf8'));
}

if (process.env.SUNDIAL_FAULTS_CLOCK) {
  look();
  setInterval(look, 100).unref();
  RealDate.now = () => realNow() + aheadMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [target.now()] : given, newTarget),
    apply: (target) => new target(target.now()).toString(),
  });
}
