/** Made-up people, as many as a company has: names that are common in several countries, mixed. */

const FIRST_NAMES =
  `anna ben carla david elena frank greta hugo ines jan katrin leon maria nina oscar
  paula quentin rosa simon tina ulrich vera walter xenia yusuf zoe john jane jack james julia jose
  mohammed fatima wei li peter petra thomas sarah`.split(/\s+/);

const LAST_NAMES = `smith jones brown miller davis garcia lopez martin bernard dubois rossi russo
  ferrari mueller schmidt schneider fischer weber meyer wagner becker novak horvat kowalski nowak
  jansen devries visser hansen larsen nilsson berg virtanen santos silva costa ahmed khan singh
  kumar chen wang zhang kim park nguyen tran ivanov petrov stone`.split(/\s+/);

export interface Person {
  readonly first: string;
  readonly last: string;
}

/** Different people, the same ones each time; up to 2,000. */
export function colleagues(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? '';
    const round = Math.floor(index / FIRST_NAMES.length);
    const last = LAST_NAMES[(index + round) % LAST_NAMES.length] ?? '';
    return { first, last };
  });
}

/** How companies write the addresses of their people. */
export const FORMATS: Readonly<Record<string, (person: Person) => string>> = {
  'first.last': ({ first, last }) => `${first}.${last}`,
  flast: ({ first, last }) => `${first[0]}${last}`,
  'f.last': ({ first, last }) => `${first[0]}.${last}`,
  firstl: ({ first, last }) => `${first}${last[0]}`,
  first_last: ({ first, last }) => `${first}_${last}`,
  firstlast: ({ first, last }) => `${first}${last}`,
  'last.first': ({ first, last }) => `${last}.${first}`,
  first: ({ first }) => first,
};
