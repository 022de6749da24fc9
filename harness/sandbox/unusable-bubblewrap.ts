import type { NextStep } from '../domain/failure.ts';

/** The first version that knows `--disable-userns`. */
const OLDEST = '0.8.0';

interface Trouble {
  readonly says: RegExp;
  readonly reason: (path: string, said: string) => string;
  readonly next: NextStep;
}

const setting = (name: string, value: string, lead: string): NextStep => ({
  run: ['sudo', 'sysctl', '-w', `${name}=${value}`],
  lead,
});

/** What bubblewrap says where it is installed and cannot be used. */
const TROUBLES: readonly Trouble[] = [
  {
    says: /unknown option|unrecognized option/i,
    reason: (path, said) => `${path} is too old (${said})`,
    next: `update bubblewrap to ${OLDEST} or newer (bwrap --version says which it is)`,
  },
  {
    says: /setting up uid map: Permission denied|loopback: Failed RTM_NEWADDR: Operation not permitted/i,
    reason: (_, said) => `AppArmor denies user namespaces to bubblewrap (${said})`,
    next: setting(
      'kernel.apparmor_restrict_unprivileged_userns',
      '0',
      'Give bwrap an AppArmor profile that allows userns, or allow them to all programs',
    ),
  },
  {
    says: /max_\S*namespaces exceeded|new namespace failed: No space left on device/i,
    reason: (_, said) => `user.max_user_namespaces allows no user namespace (${said})`,
    next: setting('user.max_user_namespaces', '15000', 'Allow user namespaces'),
  },
  {
    says: /no permissions to creat\w* (a )?new namespace/i,
    reason: (_, said) => `this machine allows no user namespaces (${said})`,
    next: setting(
      'kernel.unprivileged_userns_clone',
      '1',
      'In a container, start it so that user namespaces are allowed; else allow them',
    ),
  },
];

/** Why an installed bubblewrap cannot be used, and the step for that reason, from the first line of what it said. */
export function unusableBubblewrap(path: string, said: string): { reason: string; next: NextStep } {
  const trouble = TROUBLES.find(({ says }) => says.test(said));
  return trouble
    ? { reason: trouble.reason(path, said), next: trouble.next }
    : {
        reason: `${path} fails (${said})`,
        next: 'run bwrap --ro-bind / / true, and repair what it complains about',
      };
}
