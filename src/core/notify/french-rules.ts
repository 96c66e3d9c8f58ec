import type { RuleId } from "../../domain/finding.ts";

interface FrenchWords {
  readonly title: string;
  readonly remedy: string;
  readonly avoid: string;
}

const FULL_NAME =
  "saisir le nom complet, zone comprise (web1.example.com) : lettres, chiffres, traits d'union et points, rien d'autre";
const SEARCH_FIRST =
  "la recherche de phpIPAM (en haut à droite) montre si un nom ou une adresse est déjà pris";
const COPY_MAC = "recopier l'adresse MAC de la machine : douze chiffres hexadécimaux";
const PROPOSE = "laisser phpIPAM proposer la première adresse libre du sous-réseau";
const NOTHING = "rien à faire";
const BY_ITSELF = "rien à faire dans l'immédiat : PPHOOK réessaie de lui-même";

/** Every rule in French. */
export const FRENCH_RULES: Readonly<Record<RuleId, FrenchWords>> = {
  "ip-invalid": words("L'adresse n'est ni IPv4 ni IPv6", "corriger l'adresse dans phpIPAM", PROPOSE),
  "ip-outside-subnet": words(
    "L'adresse n'appartient pas au sous-réseau de la ligne",
    "supprimer la ligne et la recréer dans le bon sous-réseau",
    "ouvrir d'abord le sous-réseau, puis y ajouter l'adresse",
  ),
  "ip-network-or-broadcast": words(
    "L'adresse est celle du réseau ou de diffusion de son sous-réseau",
    "supprimer la ligne et choisir une autre adresse",
    PROPOSE,
  ),
  "hostname-invalid": words(
    "Le nom d'hôte enfreint les règles des noms d'hôtes",
    "corriger le nom dans phpIPAM",
    FULL_NAME,
  ),
  "hostname-underscore": words(
    "Le nom d'hôte contient un tiret bas",
    "remplacer le tiret bas par un trait d'union",
    "écrire un trait d'union là où l'on mettrait un tiret bas",
  ),
  "hostname-too-long": words(
    "Une partie du nom, ou le nom entier, est trop longue",
    "raccourcir le nom dans phpIPAM",
    "63 caractères au plus entre deux points",
  ),
  "hostname-is-address": words(
    "Le nom d'hôte est une adresse IP ou finit par un nombre",
    "donner un vrai nom à la machine",
    "l'adresse a son propre champ",
  ),
  "hostname-idn": words(
    "Le nom international ne peut être converti pour le DNS",
    "corriger le nom dans phpIPAM",
    FULL_NAME,
  ),
  "hostname-pattern": words(
    "Le nom d'hôte n'a pas la forme demandée (hostname_pattern)",
    "corriger le nom dans phpIPAM",
    FULL_NAME,
  ),
  "zone-missing": words(
    "Aucune zone des serveurs DNS ne termine ce nom",
    "corriger la fin du nom, ou demander la zone à un administrateur",
    FULL_NAME,
  ),
  "zone-unmanaged": words(
    "La zone la plus proche du nom n'est pas gérée par PPHOOK",
    "choisir un nom dans une zone gérée, ou demander à un administrateur",
    "demander à un administrateur quelles zones PPHOOK gère",
  ),
  "zone-unreadable": words(
    "La zone du nom ou de l'adresse n'a pas pu être lue",
    "vérifier cette zone dans PowerDNS",
    "",
  ),
  "zone-not-strict": words(
    "La zone n'est pas tout ce qui suit la première partie du nom",
    "corriger le nom dans phpIPAM",
    "mettre exactement un mot devant la zone",
  ),
  "reverse-zone-missing": words("Aucune zone inverse gérée ne contient l'adresse", NOTHING, ""),
  "mac-invalid": words("L'adresse MAC est illisible", "corriger l'adresse MAC dans phpIPAM", COPY_MAC),
  "mac-not-unicast": words(
    "L'adresse MAC est de diffusion, multidestinataire ou nulle",
    "corriger l'adresse MAC dans phpIPAM",
    COPY_MAC,
  ),
  "mac-shared": words("Plusieurs lignes sans profil DHCP portent la même adresse MAC", NOTHING, ""),
  "mac-duplicate": words(
    "Plusieurs réservations DHCP portent la même adresse MAC",
    "garder l'adresse MAC sur la ligne de la machine qui la porte, et la retirer des autres",
    "chercher l'adresse MAC dans phpIPAM avant de la saisir",
  ),
  "hostname-duplicate": words(
    "Plusieurs adresses d'une même famille portent le même nom",
    "donner à chaque machine un nom à elle",
    SEARCH_FIRST,
  ),
  "duplicate-frozen": words("Une ligne gelée partage son nom ou son adresse MAC avec d'autres", NOTHING, ""),
  "named-without-records": words("La ligne a un nom que le DNS ne connaît pas", NOTHING, ""),
  "foreign-record": words(
    "Le nom n'a que des enregistrements qui n'appartiennent pas à PPHOOK",
    "choisir un autre nom, ou faire retirer ces enregistrements du DNS par un administrateur",
    SEARCH_FIRST,
  ),
  "foreign-ptr": words(
    "Le PTR de l'adresse pointe hors des zones gérées",
    "faire corriger ce PTR par un administrateur",
    "",
  ),
  mismatch: words(
    "Le DNS ne dit pas la même chose que phpIPAM",
    "vérifier que la ligne de phpIPAM est juste : c'est elle que le DNS suit",
    "changer noms et adresses dans phpIPAM seulement ; le DNS suit de lui-même",
  ),
  "ptr-other-name": words("Le PTR est un autre nom de la même machine", NOTHING, ""),
  "ptr-without-address": words(
    "L'adresse a un PTR et son nom n'a pas d'enregistrement d'adresse",
    "vérifier le nom de la ligne dans phpIPAM",
    "",
  ),
  "address-without-ptr": words("Le nom a une adresse et l'adresse n'a pas de PTR", NOTHING, ""),
  "served-otherwise": words(
    "Le nom est servi par un CNAME, ALIAS, LUA, DNAME, joker, une délégation ou une zone présignée",
    "choisir un autre nom, ou faire retirer l'autre enregistrement par un administrateur",
    SEARCH_FIRST,
  ),
  "record-disabled": words("L'enregistrement existe mais il est désactivé dans PowerDNS", NOTHING, ""),
  "referenced-name": words(
    "Un NS, MX ou SRV pointe vers ce nom, qui n'est donc pas supprimé",
    "faire corriger ces enregistrements par un administrateur",
    "",
  ),
  "reference-unknown": words(
    "Une zone qui pourrait désigner ce nom est illisible, donc son dernier enregistrement n'est pas supprimé",
    "vérifier cette zone dans PowerDNS",
    "",
  ),
  orphan: words("Un enregistrement de PPHOOK dont la ligne a disparu", "vérifier cet enregistrement", ""),
  "zone-vanished": words(
    "Une zone qui était gérée n'est plus annoncée",
    "la nommer dans [powerdns] exclude_zones si c'est voulu, sinon vérifier PowerDNS",
    "",
  ),
  "scope-unknown": words(
    "Le périmètre configuré nomme une section, un sous-réseau ou une VRF que phpIPAM n'a pas",
    "corriger sections, subnets, exclude_subnets ou vrfs dans [phpipam]",
    "",
  ),
  "reservation-left-out": words(
    "Des lignes qui se contredisent n'ont pas de réservation DHCP",
    "corriger ces lignes dans phpIPAM",
    "",
  ),
  "reservation-without-file": words(
    "Des réservations IPv6 qu'aucun fichier ne prend",
    "donner [dhcp] output6, ou retirer leur profil à ces lignes",
    "",
  ),
  "policy-unknown": words(
    "Le champ de policy_field contient un mot inconnu ; les enregistrements restent tels quels",
    "corriger ce champ dans phpIPAM, ou le vider",
    "choisir un des mots que la documentation nomme",
  ),
  "unknown-dns": words(
    "Le DNS a une adresse, dans un sous-réseau de phpIPAM, qu'aucune ligne ne porte",
    "ajouter la ligne dans phpIPAM, ou supprimer l'enregistrement",
    "",
  ),
  "unknown-ptr": words(
    "Le DNS a le PTR d'une adresse, dans un sous-réseau de phpIPAM, qu'aucune ligne ne porte",
    "ajouter la ligne dans phpIPAM, ou supprimer le PTR",
    "",
  ),
  undone: words("Quelqu'un est revenu sur une modification, qui n'est donc pas refaite", NOTHING, ""),
  "dns-refused": words(
    "PowerDNS a refusé la modification",
    "retirer ce que PowerDNS désigne comme conflit, ou changer la ligne",
    "",
  ),
  "dns-not-effective": words("PowerDNS a accepté la modification et ne la montre pas", BY_ITSELF, ""),
  "ipam-refused": words(
    "phpIPAM a refusé la correction",
    "faire la correction à la main dans phpIPAM, ou vérifier les droits de l'application de PPHOOK",
    "",
  ),
  "ipam-not-effective": words("La correction n'a pu être faite dans phpIPAM", BY_ITSELF, ""),
  "changed-meanwhile": words(
    "Les enregistrements ont changé entre le plan et l'écriture : modification abandonnée",
    BY_ITSELF,
    "",
  ),
};

function words(title: string, remedy: string, avoid: string): FrenchWords {
  return { title, remedy, avoid };
}
