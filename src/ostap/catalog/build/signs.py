"""Signs of a meaning in names and comments: English, Russian, Russian in Latin letters.

Words of the trade in general. No name of any one company's database belongs here.
"""

from __future__ import annotations

from typing import Final

from ostap.catalog.build.words import Sign


def _sign(words: str, stems: str = "") -> Sign:
    return Sign(frozenset(words.split()), tuple(stems.split()))


MONEY: Final = _sign(
    "amount amt sum summa price cost fee balance rent salary income revenue turnover debt payment "
    "budget deposit premium cashback money total paid stoimost cena tsena oplata dohod dolg "
    "ostatok platezh limit assets estimate principal interest wage pay profit tax commission "
    "discount credit loan turnover proceeds refund zarplata oborot spent expense",
    "сумм цен стоимост плат доход долг остат оборот бюджет аренд руб выручк прибыл лимит налог "
    "комисси кэшбэк зарплат пенси взнос оценк депозит оклад",
)
NOT_MONEY: Final = _sign(
    "count cnt qty quantity number days months years pct percent rate share ratio "
    "points times n ind index level score",
    "колич числ дней месяц лет процент ставк дол срок балл",
)
PERCENT: Final = _sign("pct percent percentage rate procent stavka", "процент ставк")
BOOLEAN: Final = _sign(
    "is has flag flg can allow allowed active enabled disabled confirmed verified deleted paid "
    "priznak est", "признак флаг"
)  # fmt: skip
CODED: Final = _sign(
    "type kind status state category class group level grade stage role code segment tip vid "
    "kategoriya klass gruppa etap sostoyanie gender sex pol membership priority",
    "вид тип статус категор класс групп уровен стади роль пол этап сегмент состоян",
)
FREE: Final = _sign(
    "text comment comments description desc note notes message naznachenie remark opisanie url",
    "текст коммент опис назначен примечан сообщен",
)
"""Words written for people, however often they repeat."""
QUANTITY: Final = _sign(
    "area count cnt quantity qty height width length weight volume distance power size floor "
    "ploshad kolvo kolichestvo ves dlina",
    "площад колич числ высот ширин длин вес объем объём расстоян мощност",
)
CURRENCY: Final = _sign("currency ccy curr valuta val", "валют")

BIRTH: Final = _sign("birth born dob birthday birthdate dr rozhdeniya rozhd bday", "рожд")
BEGUN: Final = _sign(
    "created create made applied ordered sent signed opened started event trx txn transaction paid "
    "moved visited responded counted issued date time at on start from open posted joined reported "
    "sale payment call op operation declared given occurred sozdan vydan",
    "созда время дата подписан открыт отправ начал заявк зачисл выдач",
)
ENDED: Final = _sign(
    "close closed end ended ends expire expires expiry until to due plan planned finish finished "
    "withdrawn cancelled updated modified edited changed checked death died deleted read completed "
    "termination fired dismissed settlement last verified decided srok",
    "закры оконч конц истеч до срок измен обновл отмен отзыв смерт увол провер план решен отключ",
)

CLIENT: Final = _sign(
    "client customer klient cust patient user guest subscriber buyer borrower consumer member "
    "abonent pokupatel zakazchik tenant",
    "клиент покупател заказчик абонент пациент заемщик заёмщик арендатор",
)
PERSON: Final = _sign(
    "client customer klient cust patient user guest subscriber buyer borrower consumer member "
    "person employee manager staff agent contact owner doctor salesperson worker student teacher "
    "author sotrudnik vladelec passenger driver tenant lead",
    "клиент покупател заказчик абонент пациент сотрудник менеджер владел собственник заемщик врач",
)
MANAGER: Final = _sign(
    "manager salesperson agent employee staff seller operator menedzher sotrudnik rep sales",
    "менеджер сотрудник продав агент оператор",
)
ITEM: Final = _sign(
    "item product premise premises property apartment car vehicle good goods object unit listing "
    "flat house estate tovar pomeshenie obekt sku ticker stock coupon room article",
    "товар помещен объект продукт квартир недвижим автомобил",
)
REQUEST: Final = _sign(
    "lead request inquiry enquiry application wish zayavka obrashenie lid order demand",
    "лид заявк обращен запрос",
)
DEAL: Final = _sign(
    "deal sale opportunity offer proposal sdelka prodazha pipeline order", "сделк продаж предложен"
)
CONTRACT: Final = _sign("contract agreement dogovor lease", "договор контракт")
STOCK: Final = _sign(
    "vacancy vacant stock availability available inventory free ostatki nalichie svobodno",
    "свобод налич простой вакан остатк",
)
OUTCOME: Final = _sign(
    "status stage state result outcome decision etap itog stadiya",
    "статус стади итог результат исход",
)
WON: Final = _sign(
    "won win success successful sold signed rented accepted closedwon vyigran uspeh prodano",
    "выигр успе продан заключ подписан сдан",
)
LOST: Final = _sign(
    "lost lose loss failed fail rejected refused declined closedlost proigran otkaz",
    "проигр провал отказ отклон",
)
WISHED: Final = _sign(
    "min max from to wanted desired preferred wish budget need needed required want ot do",
    "желаем нужен нужно нужна интересу хочет пожелан",
)
ROLE: Final = _sign("role rol", "роль")
OWNER: Final = _sign("owner holder main primary vladelec", "владел основн")
FOUNDED: Final = _sign(
    "opened open installed hired start starts started founded launched added registered added",
    "открыт установ прин основан начал завед",
)
"""How things begin, where nothing happens to a client."""
REASON: Final = _sign("reason prichina", "причин")
ACTIVE: Final = _sign("active working works aktiven rabotaet current", "работает действ активн")
DISMISSED: Final = _sign("dismissed fired terminated termination left uvolen inactive", "увол")

IDENTITY: Final = _sign(
    "passport pasport inn snils ssn tin vin iban pan cvv cvc ogrn kpp license licence password "
    "passwd hash secret token apikey api login username nickname ip iccid imei",
    "паспорт инн снилс пароль логин",
)
REACH: Final = _sign(
    "phone telephone tel telefon mobile msisdn email mail fax whatsapp telegram skype pochta",
    "телефон почт емейл электронн факс мессендж",
)
NAMED: Final = _sign(
    "fio fam familia familiya surname lastname firstname imya otch otchestvo patronymic fullname "
    "middlename",
    "фио фамил отчеств имя имени",
)
PLACE: Final = _sign(
    "address addr street ulica ulitsa house dom flat kvartira zip postal postcode postalcode adres "
    "index",
    "адрес улиц кварт индекс",
)
ACCOUNT: Final = _sign("account acct schet schyot card karta iban", "счет счёт карт")
DOCUMENT: Final = _sign(
    "document doc passport pasport licence license dokument", "документ паспорт"
)
SERIES: Final = _sign("series seriya seria serial number nomer no num", "сери номер")
PROTECTED: Final = _sign(
    "religion nationality ethnicity ethnic race health disability political politics party "
    "confession diagnosis orientation union invalidnost nacionalnost natsionalnost religiya "
    "veroispovedanie conviction criminal pregnancy hiv diag diagnose",
    "религ верои национальн этнич здоров инвалид политич парти диагноз судим ориентац",
)
"""Each is a word that, in a name or a comment, speaks of what may not select people."""
