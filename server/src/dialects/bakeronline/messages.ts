import type { Refusal, RefusalKind } from '../../model/refusal.ts'

const languages = ['en', 'nl', 'fr', 'de'] as const
type Language = (typeof languages)[number]

/** One sentence in each language. */
type Sentence = readonly [en: string, nl: string, fr: string, de: string]

/** Refusals in this interface's words; any other is told in its own English sentence. */
const refusalSentences: Readonly<Partial<Record<RefusalKind, Sentence>>> = {
  'credential.missing': [
    'Authentication needed.',
    'Aanmelden is nodig.',
    'Authentification nécessaire.',
    'Anmeldung erforderlich.',
  ],
  'credential.invalid': [
    'The access token is unknown or has ended. Sign in again.',
    'Het toegangstoken is onbekend of verlopen. Meld u opnieuw aan.',
    "Le jeton d'accès est inconnu ou a expiré. Connectez-vous à nouveau.",
    'Das Zugriffstoken ist unbekannt oder abgelaufen. Melden Sie sich erneut an.',
  ],
  'request.throttled': [
    'Too many requests. Wait, then try again.',
    'Te veel verzoeken. Wacht even en probeer het opnieuw.',
    'Trop de requêtes. Patientez, puis réessayez.',
    'Zu viele Anfragen. Warten Sie und versuchen Sie es dann erneut.',
  ],
  'access.denied': ['Access denied.', 'Geen toegang.', 'Accès refusé.', 'Zugriff verweigert.'],
  'partner.not-connected': [
    'This client is not connected to the company. An owner can connect it.',
    'Deze client is niet met het bedrijf verbonden. Een eigenaar kan hem verbinden.',
    "Ce client n'est pas connecté à l'entreprise. Un propriétaire peut le connecter.",
    'Dieser Client ist nicht mit dem Unternehmen verbunden. Ein Inhaber kann ihn verbinden.',
  ],
  'delegation.beyond-actor': [
    'You cannot give, keep or change more than you hold yourself.',
    'U kunt niet meer geven, behouden of wijzigen dan u zelf hebt.',
    'Vous ne pouvez pas donner, conserver ou modifier plus que vous ne détenez vous-même.',
    'Sie können nicht mehr vergeben, belassen oder ändern, als Sie selbst haben.',
  ],
  'company.unknown': [
    'There is no such company.',
    'Dit bedrijf bestaat niet.',
    "Cette entreprise n'existe pas.",
    'Dieses Unternehmen gibt es nicht.',
  ],
  'location.unknown': [
    'There is no such shop.',
    'Deze winkel bestaat niet.',
    "Ce magasin n'existe pas.",
    'Dieses Geschäft gibt es nicht.',
  ],
  'member.unknown': [
    'There is no such permission entry in this company.',
    'Deze rechten bestaan niet in dit bedrijf.',
    "Cette entrée de droits n'existe pas dans cette entreprise.",
    'Diesen Eintrag von Rechten gibt es in diesem Unternehmen nicht.',
  ],
  'policy.unknown': [
    'There is no such policy.',
    'Dit beleid bestaat niet.',
    "Ce document n'existe pas.",
    'Dieses Dokument gibt es nicht.',
  ],
  'route.unknown': [
    'There is nothing at this address.',
    'Op dit adres is niets te vinden.',
    "Il n'y a rien à cette adresse.",
    'Unter dieser Adresse gibt es nichts.',
  ],
  'method.not-allowed': [
    'This address does not answer this method.',
    'Dit adres beantwoordt deze methode niet.',
    'Cette adresse ne répond pas à cette méthode.',
    'Diese Adresse beantwortet diese Methode nicht.',
  ],
  'request.malformed': [
    'The request cannot be read.',
    'Het verzoek is niet leesbaar.',
    'La requête est illisible.',
    'Die Anfrage ist nicht lesbar.',
  ],
  'request.invalid': [
    'Some fields are not right.',
    'Sommige velden kloppen niet.',
    'Certains champs sont incorrects.',
    'Einige Felder stimmen nicht.',
  ],
  'request.too-large': [
    'The body is larger than 1 MiB.',
    'De inhoud is groter dan 1 MiB.',
    'Le corps dépasse 1 Mio.',
    'Der Inhalt ist größer als 1 MiB.',
  ],
  'request.unsupported-media': [
    'Send the body as application/json or application/x-www-form-urlencoded.',
    'Stuur de inhoud als application/json of application/x-www-form-urlencoded.',
    'Envoyez le corps en application/json ou application/x-www-form-urlencoded.',
    'Senden Sie den Inhalt als application/json oder application/x-www-form-urlencoded.',
  ],
  'access.comes-from-elsewhere': [
    'A right that comes from elsewhere cannot be lowered here.',
    'Een recht dat elders vandaan komt, kan hier niet worden verlaagd.',
    "Un droit qui vient d'ailleurs ne peut pas être réduit ici.",
    'Ein Recht, das von anderswo kommt, kann hier nicht verringert werden.',
  ],
  'last-owner': [
    'A company keeps at least one owner over the whole company who can sign in.',
    'Een bedrijf houdt minstens één eigenaar van het hele bedrijf die zich kan aanmelden.',
    'Une entreprise garde au moins un propriétaire de toute l’entreprise qui peut se connecter.',
    'Ein Unternehmen behält mindestens einen Inhaber des ganzen Unternehmens, der sich anmelden kann.',
  ],
  'service.unavailable': [
    'The service cannot answer safely at the moment. Try again shortly.',
    'De dienst kan op dit moment niet veilig antwoorden. Probeer het zo opnieuw.',
    'Le service ne peut pas répondre de façon sûre pour le moment. Réessayez sous peu.',
    'Der Dienst kann im Moment nicht sicher antworten. Versuchen Sie es gleich noch einmal.',
  ],
}

/** What is said of one field, by the words that the rest of the program has for it. */
const fieldSentences: Readonly<Record<string, Sentence>> = {
  fault: [
    'Something went wrong on our side.',
    'Er ging iets mis aan onze kant.',
    "Une erreur s'est produite de notre côté.",
    'Auf unserer Seite ist etwas schiefgegangen.',
  ],
  'is not known here': [
    'This field is not known here.',
    'Dit veld is hier niet bekend.',
    "Ce champ n'est pas connu ici.",
    'Dieses Feld ist hier nicht bekannt.',
  ],
  'is given twice': [
    'This field is given twice.',
    'Dit veld is twee keer opgegeven.',
    'Ce champ est donné deux fois.',
    'Dieses Feld ist zweimal angegeben.',
  ],
  'is both empty and not': [
    'This list is said to be empty and is not.',
    'Deze lijst zou leeg zijn en is dat niet.',
    "Cette liste est dite vide et ne l'est pas.",
    'Diese Liste soll leer sein und ist es nicht.',
  ],
  'is not a place in a list': [
    'This is not a place in a list.',
    'Dit is geen plaats in een lijst.',
    "Ceci n'est pas une place dans une liste.",
    'Dies ist keine Stelle in einer Liste.',
  ],
  'has a broken percent escape': [
    'This has a broken percent escape.',
    'Hierin staat een ongeldige procentcode.',
    'Ceci contient un code pourcent incorrect.',
    'Dies enthält einen fehlerhaften Prozentcode.',
  ],
  'must be a whole number in digits': [
    'This must be a whole number, in digits.',
    'Dit moet een geheel getal in cijfers zijn.',
    'Ceci doit être un nombre entier, en chiffres.',
    'Dies muss eine ganze Zahl in Ziffern sein.',
  ],
  'must be true, false, 1 or 0': [
    'This must be true, false, 1 or 0.',
    'Dit moet true, false, 1 of 0 zijn.',
    'Ceci doit être true, false, 1 ou 0.',
    'Dies muss true, false, 1 oder 0 sein.',
  ],
  'must be a list: shop_ids[0]=…, or shop_ids= for an empty one': [
    'This must be a list: shop_ids[0]=…, or shop_ids= for an empty one.',
    'Dit moet een lijst zijn: shop_ids[0]=…, of shop_ids= voor een lege.',
    'Ceci doit être une liste : shop_ids[0]=…, ou shop_ids= pour une liste vide.',
    'Dies muss eine Liste sein: shop_ids[0]=…, oder shop_ids= für eine leere.',
  ],
  'must name its flags: permissions[…]=true': [
    'This must name its flags: permissions[…]=true.',
    'Dit moet de rechten noemen: permissions[…]=true.',
    'Ceci doit nommer les droits : permissions[…]=true.',
    'Dies muss die Rechte nennen: permissions[…]=true.',
  ],
  'must be a list of whole numbers': [
    'This must be a list of whole numbers.',
    'Dit moet een lijst van gehele getallen zijn.',
    'Ceci doit être une liste de nombres entiers.',
    'Dies muss eine Liste ganzer Zahlen sein.',
  ],
  'must be a whole number': [
    'This must be a whole number.',
    'Dit moet een geheel getal zijn.',
    'Ceci doit être un nombre entier.',
    'Dies muss eine ganze Zahl sein.',
  ],
  'must be a dictionary of true and false': [
    'This must be a dictionary of true and false.',
    'Dit moet een verzameling van true en false zijn.',
    'Ceci doit être un dictionnaire de true et false.',
    'Dies muss ein Verzeichnis von true und false sein.',
  ],
  'must be true or false': [
    'This must be true or false.',
    'Dit moet true of false zijn.',
    'Ceci doit être true ou false.',
    'Dies muss true oder false sein.',
  ],
  'must be an object': [
    'The body must be an object.',
    'De inhoud moet een object zijn.',
    'Le corps doit être un objet.',
    'Der Inhalt muss ein Objekt sein.',
  ],
  'is not a location of this company': [
    'This is not a shop of this company.',
    'Dit is geen winkel van dit bedrijf.',
    "Ceci n'est pas un magasin de cette entreprise.",
    'Dies ist kein Geschäft dieses Unternehmens.',
  ],
  'is more than you hold yourself': [
    'This is more than you hold yourself.',
    'Dit is meer dan u zelf hebt.',
    'Ceci est plus que ce que vous détenez vous-même.',
    'Dies ist mehr, als Sie selbst haben.',
  ],
  'is given in the whole company and cannot be lowered here': [
    'This right is given in the whole company and cannot be taken away here.',
    'Dit recht geldt voor het hele bedrijf en kan hier niet worden weggenomen.',
    'Ce droit est donné pour toute l’entreprise et ne peut pas être retiré ici.',
    'Dieses Recht gilt für das ganze Unternehmen und kann hier nicht entzogen werden.',
  ],
  'is missing': ['This field is missing.', 'Dit veld ontbreekt.', 'Ce champ manque.', 'Dieses Feld fehlt.'],
  'must be a text': [
    'This must be a text.',
    'Dit moet een tekst zijn.',
    'Ceci doit être un texte.',
    'Dies muss ein Text sein.',
  ],
  'must be a plain text': [
    'This must be a text.',
    'Dit moet een tekst zijn.',
    'Ceci doit être un texte.',
    'Dies muss ein Text sein.',
  ],
  'must be a text for each language': [
    'This must be a text for each language.',
    'Dit moet een tekst per taal zijn.',
    'Ceci doit être un texte par langue.',
    'Dies muss ein Text je Sprache sein.',
  ],
  'must name its parts: name[…]=…': [
    'This must name its languages: name[…]=….',
    'Dit moet de talen noemen: name[…]=….',
    'Ceci doit nommer les langues : name[…]=….',
    'Dies muss die Sprachen nennen: name[…]=….',
  ],
  'must be the same in all languages': [
    'This must be the same in all languages: a company has one name here.',
    'Dit moet in alle talen hetzelfde zijn: een bedrijf heeft hier één naam.',
    "Ceci doit être identique dans toutes les langues : une entreprise n'a qu'un nom ici.",
    'Dies muss in allen Sprachen gleich sein: ein Unternehmen hat hier einen Namen.',
  ],
  'is taken': ['This is taken.', 'Dit is al in gebruik.', 'Ceci est déjà utilisé.', 'Dies ist schon vergeben.'],
  'is no policy that is in force': [
    'This is no policy that is in force.',
    'Dit is geen geldend beleid.',
    "Ceci n'est pas un document en vigueur.",
    'Dies ist kein geltendes Dokument.',
  ],
  'needs at least 15 characters': [
    'This needs at least 15 characters.',
    'Dit moet minstens 15 tekens hebben.',
    'Ceci doit avoir au moins 15 caractères.',
    'Dies muss mindestens 15 Zeichen haben.',
  ],
  'can have at most 256 characters': [
    'This can have at most 256 characters.',
    'Dit mag hoogstens 256 tekens hebben.',
    'Ceci doit avoir au plus 256 caractères.',
    'Dies darf höchstens 256 Zeichen haben.',
  ],
  'is too easy to guess: many people use it, or it repeats itself': [
    'This is too easy to guess: many people use it, or it repeats itself.',
    'Dit is te makkelijk te raden: veel mensen gebruiken het, of het herhaalt zich.',
    "Ceci est trop facile à deviner : beaucoup de gens l'utilisent, ou cela se répète.",
    'Dies ist zu leicht zu erraten: viele benutzen es, oder es wiederholt sich.',
  ],
  'must not be the login or address': [
    'This must not be the login or address.',
    'Dit mag niet de gebruikersnaam of het adres zijn.',
    "Ceci ne doit pas être l'identifiant ni l'adresse.",
    'Dies darf nicht der Anmeldename oder die Adresse sein.',
  ],
  'must have 1 to 200 characters': [
    'This must have 1 to 200 characters.',
    'Dit moet 1 tot 200 tekens hebben.',
    'Ceci doit avoir de 1 à 200 caractères.',
    'Dies muss 1 bis 200 Zeichen haben.',
  ],
  'must have 1 to 100 characters': [
    'This must have 1 to 100 characters.',
    'Dit moet 1 tot 100 tekens hebben.',
    'Ceci doit avoir de 1 à 100 caractères.',
    'Dies muss 1 bis 100 Zeichen haben.',
  ],
  'must have at most 99 characters': [
    'This must have at most 99 characters.',
    'Dit mag hoogstens 99 tekens hebben.',
    'Ceci doit avoir au plus 99 caractères.',
    'Dies darf höchstens 99 Zeichen haben.',
  ],
  'must have at most 50 characters': [
    'This must have at most 50 characters.',
    'Dit mag hoogstens 50 tekens hebben.',
    'Ceci doit avoir au plus 50 caractères.',
    'Dies darf höchstens 50 Zeichen haben.',
  ],
  'must not contain control characters': [
    'This must not contain control characters.',
    'Dit mag geen stuurtekens bevatten.',
    'Ceci ne doit pas contenir de caractères de contrôle.',
    'Dies darf keine Steuerzeichen enthalten.',
  ],
  'is not an e-mail address': [
    'This is not an e-mail address.',
    'Dit is geen e-mailadres.',
    "Ceci n'est pas une adresse e-mail.",
    'Dies ist keine E-Mail-Adresse.',
  ],
  'is not an international phone number': [
    'This is not an international phone number.',
    'Dit is geen internationaal telefoonnummer.',
    "Ceci n'est pas un numéro de téléphone international.",
    'Dies ist keine internationale Telefonnummer.',
  ],
  'cannot be changed here': [
    'This cannot be changed here.',
    'Dit kan hier niet worden gewijzigd.',
    'Ceci ne peut pas être modifié ici.',
    'Dies kann hier nicht geändert werden.',
  ],
  'belongs to an owner, who has every right and needs no entry': [
    'This address belongs to an owner, who has every right and needs no entry.',
    'Dit adres is van een eigenaar, die alle rechten heeft en geen eigen rechten nodig heeft.',
    "Cette adresse est celle d'un propriétaire, qui a tous les droits et n'a pas besoin d'entrée.",
    'Diese Adresse gehört einem Inhaber, der alle Rechte hat und keinen Eintrag braucht.',
  ],
  'is not a version that is served here': [
    'This is not a version that is served here.',
    'Deze versie wordt hier niet aangeboden.',
    "Cette version n'est pas servie ici.",
    'Diese Version wird hier nicht angeboten.',
  ],
}

/**
 * The language of `Accept-Language` that something is told in: the best wanted one that there is, `nl-BE` being `nl`;
 * English for everybody else, or the first one where there is no English.
 */
export const bestLanguage = <const L extends string>(accepted: string | undefined, known: readonly L[]): L => {
  const fallback = known.find((language) => language === 'en') ?? (known[0] as L)
  const wanted = (accepted ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    return {
      language: tag === '*' ? fallback : tag.split('-', 1)[0],
      weight: weight === undefined ? 1 : Number(weight.slice(2)),
    }
  })
  const best = wanted
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .find(({ language }) => known.some((one) => one === language))
  return (best?.language as L | undefined) ?? fallback
}

/** The language that the messages are in. */
export const languageFor = (accepted: string | undefined): Language => bestLanguage(accepted, languages)

const inLanguage = (sentence: Sentence | undefined, language: Language): string | undefined =>
  sentence?.[languages.indexOf(language)]

/** A refusal as a whole. */
export const sentenceOf = ({ kind, message }: Refusal, language: Language): string =>
  inLanguage(refusalSentences[kind], language) ?? message

/** What is wrong with one field. */
export const sentenceFor = (message: string, language: Language): string =>
  (Object.hasOwn(fieldSentences, message) ? inLanguage(fieldSentences[message], language) : undefined) ?? message
