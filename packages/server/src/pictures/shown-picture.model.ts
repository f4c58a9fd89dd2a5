import { Schema } from 'mongoose';

const required = true;

/** A copy of what a picture says, beside what shows it, so that no list reads pictures. */
export const shownPictureSchema = new Schema(
  {
    id: { type: String, required },
    alt: { type: String, default: '' },
    width: { type: Number, required },
    height: { type: Number, required },
    placeholder: { type: String, required },
    url: { type: String, required },
    sources: {
      type: [
        new Schema({ type: { type: String, required }, srcset: { type: String, required } }, { _id: false }),
      ],
      required,
    },
  },
  { _id: false },
);
