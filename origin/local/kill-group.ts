/** Ends a process at once that leads a group, and whatever it has left behind, such as workerd. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty: all of it has ended already.
  }
}
