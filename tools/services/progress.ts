/** Says something to the person at the terminal. Always stderr: stdout is for machines. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** A function that shows how far a download is: one moving line on a terminal, a line per tenth elsewhere. */
export function createProgress(label: string, totalBytes: number): (doneBytes: number) => void {
  const live = process.stderr.isTTY;
  let lastShown = -1;
  return (doneBytes) => {
    const percent = totalBytes > 0 ? Math.min(100, Math.floor((doneBytes / totalBytes) * 100)) : 0;
    const step = live ? percent : Math.floor(percent / 10) * 10;
    if (step === lastShown) return;
    lastShown = step;
    const line = `${label}: ${step} % of ${(totalBytes / 1e6).toFixed(1)} MB`;
    process.stderr.write(live ? `\r${line}${percent === 100 ? '\n' : ''}` : `${line}\n`);
  };
}
