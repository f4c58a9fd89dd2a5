/** What a server counts under a name, by the values of its one label. */
export async function readFigures(url: string, token: string, name: string): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const found = (await answer.text()).matchAll(new RegExp(`^${name}\\{\\w+="(\\w+)"[^}]*\\} (\\S+)`, 'gm'));
  return new Map([...found].map(([, value = '', figure]) => [value, Number(figure)]));
}
