import { useId } from 'react';

/** FNV-1a: small, stable and well spread for short texts. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
};

const INK = '#15132b';
const PINK = '#ff5fa2';
const PAPERS = ['#e9e7f2', '#ffd7e7', '#dcdcf5', '#f4e9ee'] as const;

/** A two-ink print with a halftone, different for each seed. Decoration only. */
export const PlaceholderArt = ({ seed }: { seed: string }) => {
  const id = useId();
  const bits = hash(seed);
  const pick = (shift: number, size: number) => (bits >>> shift) % size;
  const paper = PAPERS[pick(0, PAPERS.length)] ?? PAPERS[0];
  const turn = pick(3, 8) * 45;
  const x = 120 + pick(6, 160);
  const y = 130 + pick(9, 200);
  const radius = 90 + pick(12, 70);
  const shape = pick(16, 4);
  return (
    <svg viewBox="0 0 400 500" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <defs>
        <pattern
          id={id}
          width="12"
          height="12"
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${turn / 3})`}
        >
          <circle cx="6" cy="6" r={2.6 + pick(19, 3)} fill={INK} />
        </pattern>
      </defs>
      <rect width="400" height="500" fill={paper} />
      <circle cx={x} cy={y} r={radius} fill={PINK} />
      <g transform={`rotate(${turn} 200 260)`} style={{ mixBlendMode: 'multiply' }}>
        {shape === 0 && <rect x="120" y="180" width="200" height="240" fill={`url(#${id})`} />}
        {shape === 1 && <path d="M80 380 220 120 360 380Z" fill={`url(#${id})`} />}
        {shape === 2 && <path d="M90 260a120 120 0 0 1 240 0v140H90Z" fill={`url(#${id})`} />}
        {shape === 3 && <circle cx="230" cy="300" r="130" fill={`url(#${id})`} />}
      </g>
      <path
        d={shape % 2 === 0 ? 'M40 440h320' : 'M60 60v380'}
        stroke={INK}
        strokeWidth="14"
        transform={`rotate(${pick(22, 5) * 9} 200 250)`}
      />
    </svg>
  );
};
