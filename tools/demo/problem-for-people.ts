/** Something that the person at the terminal can put right. Its message is all that is shown. */
export class ProblemForPeople extends Error {
  override name = 'ProblemForPeople';
}
