const TOKEN = 'a token of some length';

/** For `startApp`: serves figures beside the API. */
export const FIGURES = { METRICS_TOKEN: TOKEN };

export type Series = { name: string; labels: Record<string, string>; value: number };

/** The figures of a server as it serves them. */
export async function readText(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return answer.text();
}

const SERIES = /^(\w+)(?:\{(.*)\})? (\S+)$/;

export async function readFigures(url: string): Promise<Series[]> {
  const lines = (await readText(url)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value] = SERIES.exec(line) ?? [];
    const pairs = [...labels.matchAll(/([^{,]{1,40})="([^"]*)"/g)].map(([, label, text]) => [label, text]);
    return { name, labels: Object.fromEntries(pairs) as Series['labels'], value: Number(value) };
  });
}

/** The sum of the series with a name and some labels. */
export async function readFigure(url: string, name: string, labels: Series['labels'] = {}): Promise<number> {
  const wanted = Object.entries(labels);
  return (await readFigures(url))
    .filter((one) => one.name === name && wanted.every(([label, value]) => one.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}
