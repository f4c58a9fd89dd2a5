const split = (names: string): string[] => names.split(' ');

export const FIRST_NAMES: readonly string[] = split(
  'Ada Akira Alma Amara Anton Aylin Bea Bilal Bruno Camille Chidi Clara Dario Dilnoza Eero Elif ' +
    'Elio Emeka Esther Farah Felix Freya Gabriel Gita Hana Hugo Ida Imran Ines Ivo Jana Joaquin Jun ' +
    'Kaia Kofi Lakshmi Leila Levi Lina Luca Maeve Malik Mara Mateo Mei Milan Mina Nadia Nils Noor ' +
    'Olga Omar Oskar Paloma Petra Quinn Rafael Rania Ravi Rosa Ruben Sami Selin Signe Soren Tala ' +
    'Tariq Tess Tomas Uma Vera Viktor Wanda Xenia Yara Yusuf Zoe Zuri',
);

export const LAST_NAMES: readonly string[] = split(
  'Adeyemi Almeida Andersen Banerjee Bauer Becker Bianchi Castillo Chen Cohen Costa Dahl Diallo ' +
    'Dubois Eriksen Esposito Farouk Fischer Fontaine Garcia Haddad Hansen Horvat Hussain Ito Jansen ' +
    'Jimenez Kaya Kim Klein Kowalski Larsen Laurent Lindqvist Lopez Malik Marin Mensah Meyer Moreau ' +
    'Nakamura Navarro Ndiaye Nguyen Novak Okafor Olsen Osei Park Pereira Petrov Quiroga Rahman Reyes ' +
    'Rossi Santos Sato Schmidt Silva Singh Tanaka Torres Usman Vargas Virtanen Wagner Walsh Yilmaz ' +
    'Zhang Zielinski',
);
