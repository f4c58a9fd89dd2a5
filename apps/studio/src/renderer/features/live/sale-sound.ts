/** Two soft notes, a fifth apart, as a bell far away. */
const NOTES = [
  { hertz: 659.25, afterSeconds: 0 },
  { hertz: 987.77, afterSeconds: 0.12 },
];
const LOUDNESS = 0.06;
const SECONDS = 0.9;

/** Plays the sound of the first sale. Nothing happens where a window may make no sound. */
export const playSaleSound = (): void => {
  if (!('AudioContext' in window)) return;
  const context = new AudioContext();
  for (const { hertz, afterSeconds } of NOTES) {
    const from = context.currentTime + afterSeconds;
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + SECONDS);
    const tone = new OscillatorNode(context, { frequency: hertz, type: 'sine' });
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + SECONDS);
  }
  setTimeout(() => void context.close(), (SECONDS + 1) * 1_000);
};
