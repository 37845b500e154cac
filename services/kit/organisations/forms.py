"""Legal forms, spellings and markers met in organisation names: tables only, all in folded spelling."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


def _spellings(text: str) -> dict[str, str]:
    """Read lines of `word: spelling spelling …` into spelling → word."""
    pairs = (line.split(":") for line in _lines(text))
    return {spelling: word.strip() for word, spellings in pairs for spelling in spellings.split()}


ATTACHED_FORMS: Final = tuple(
    sorted(
        _words(
            """
            株式会社 有限会社 合同会社 合資会社 一般社団法人 公益社団法人 一般財団法人 公益財団法人 (株) ㈱
            股份有限公司 有限责任公司 有限責任公司 集团有限公司 集團有限公司 有限公司 集团 集團
            주식회사 유한회사 (주) ㈜
            """
        ),
        key=lambda form: (-len(form), form),
    )
)
"""Written without a space before or after the name; longer ones first, so that nothing of them is left."""

LEGAL_FORMS: Final = _words(
    """
    ab adr ag aktiengesellschaft aktiebolag aktieselskab aktsionernoe anpartsselskab ans ao aps as asa ay berhad
    besloten bhd bv bvba cia co commandite company compagnie corp corporation coop cooperative cv cvba da doo eeig eg
    eood eirl esop etat eurl ev fa fcp fze fzco fzc gbr ges gesellschaft gie gmbh ggmbh gp hb hf ihf inc incorporated
    incorporation jsc jv kabushiki kaisha kb kd kda kft kg kgaa kk kommanditgesellschaft ks kt lda limited limitada
    limitee llc llp lllp lp ltd ltda ltee mbh mchj nv nyrt ohf oao ohg ood ooo ou oy oyj pao pc pjsc pllc plc pp
    private pt pte pty public publ pvt qmj qsc rt sa saa sab sac sae saic saog sal sap sapi saoc saci sarl sas sasu
    sc sca scarl scop scpa scs se sia sicav sl slu smsa snc spa spj spk spol spolka spzoo srl sro sti stichting tbk
    td tic tov uab ug ulc unlimited vof yk zao zoo zrt
    akcionerno druzhestvo aksjeselskap allmennaksjeselskap osakeyhtio
    """
)
"""Single words that name a legal form; stripped from the end of a name."""

LEGAL_ALIASES: Final = _spellings(
    """
    ag: aktiengesellschaft akg
    ab: aktiebolag
    as: aktieselskab aksjeselskap
    inc: incorporated incorporation incorp
    corp: corporation
    co: company companies compagnie
    ltd: limited ltda limitada limitee ltee
    plc: pllc public
    gmbh: ggmbh haftung
    srl: sarl
    oy: osakeyhtio
    kk: kabushiki kaisha
    """
)
"""Two spellings of one legal form, and the one they are compared as."""

LEADING_FORMS: Final = _words("ooo oao zao pao ao ojsc pt uab tov pjsc jsc nv bv srl sia fgup fgbu the stichting")
"""Legal forms (and the article) that some languages put before the name."""

LEGAL_PHRASES: Final = _lines(
    """
    limited liability company
    limited liability partnership
    public limited company
    public joint stock company
    open joint stock company
    joint stock company
    limited partnership
    limited company
    private limited
    sociedad anonima
    sociedade anonima
    societe anonyme
    societa per azioni
    sociedad limitada
    societe a responsabilite limitee
    naamloze vennootschap
    besloten vennootschap
    sdn bhd
    sa de cv
    s de rl de cv
    de cv
    anonim sirketi
    akciova spolecnost
    spolka akcyjna
    sp zoo
    sp z oo
    co kg
    co ltd
    and co
    gesellschaft mit beschrankter haftung
    mit beschrankter haftung
    national association
    kabushiki kaisha
    verejna vyzkumna instituce
    verejna vyskumna institucia
    vvi
    societa benefit
    ev
    """
)
"""Several words that together name a legal form."""

LEADING_PHRASES: Final = _lines(
    """
    open joint stock company
    public joint stock company
    joint stock company
    limited liability company
    private limited company
    obshchestvo s ogranichennoy otvetstvennostyu
    obshchestvo s ogranichennoi otvetstvennostyu
    otkrytoe aktsionernoe obshchestvo
    publichnoe aktsionernoe obshchestvo
    zakrytoe aktsionernoe obshchestvo
    aktsionernoe obshchestvo
    societatea cu raspundere limitata
    sabiedriba ar ierobezotu atbildibu
    """
)
"""Those that some languages put before the name."""

SPELLINGS: Final = _spellings(
    """
    international: intl
    national: natl
    american: amer
    university: univ universite universidad universidade universita universitat universitaet
    institute: inst institut instituto istituto
    laboratories: lab labs laboratory laboratoire laboratoires
    center: centre ctr centro centrum zentrum
    hospital: hosp
    department: dept
    government: govt
    association: assoc assn
    management: mgmt mgt
    manufacturing: mfg
    services: service svcs svc serv
    systems: system sys
    technology: tech techs technologies
    communications: comm
    engineering: eng
    industries: ind inds
    pharmaceuticals: pharma pharmaceutical
    insurance: ins
    financial: fin
    bank: banco banca banque
    brothers: bros
    companies: cos
    holding: hldg hldgs holdings
    group: grp
    saint: st ste sankt saints
    united states: us usa
    united kingdom: uk
    first: 1st
    second: 2nd
    third: 3rd
    fourth: 4th
    fifth: 5th
    sixth: 6th
    seventh: 7th
    eighth: 8th
    ninth: 9th
    tenth: 10th
    university hospital: universitatsklinikum universitatsspital universitetshospital universitetssjukhus
    research center: forschungszentrum
    research institute: forschungsinstitut
    federal ministry: bundesministerium
    federal office: bundesamt
    federal institute: bundesanstalt
    state office: landesamt
    health care: healthcare
    life science: lifesciences lifescience
    bio science: biosciences bioscience
    """
)
"""Short, plural and foreign spellings of common words, and the one they are compared as."""

LINKING_WORDS: Final = _words(
    """
    and the of for a an de la le les du des del di da do das dos el los las et e i y
    der die und fur zu van von og och
    """
)
"""Words that carry no identity; dropped for comparison."""

ENDINGS: Final = _words("group gruppe groupe grupo gruppo holding companies worldwide global international")
"""Plain words that come and go at the end of a name; dropped for comparison while something else is left."""

OTHER_NAME_MARKS: Final = _lines(
    """
    doing business as
    d/b/a
    dba
    trading as
    t/a
    also known as
    a/k/a
    aka
    formerly known as
    f/k/a
    fka
    formerly
    previously
    vormals
    ehemals
    anciennement
    """
)
"""What stands between a name and another name of the same organisation."""
