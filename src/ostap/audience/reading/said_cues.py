"""How people say what is asked of a thing: words for each cue, in Russian and English.

Words stand in their dictionary form or as they are written; a longer phrase goes before a shorter.
"""

from __future__ import annotations

from typing import Final

from ostap.audience.reading.cue import Cue

SAID: Final[dict[Cue, str]] = {
    Cue.NEVER: """
        никогда не | никогда | ни разу не | ни разу | ни одного раза | never | not once
    """,
    Cue.NONE: """
        нет | нету | не имеет | не иметь | не быть | не было | без | ни один | ни одной |
        ни одного | ни | отсутствовать | отсутствие | отсутствует | no | without | none |
        do not have | don't have | does not have | doesn't have | have no | has no | haven't |
        hasn't | lack | lacks | did not | didn't | have not | has not | do not | does not |
        don't | doesn't | не пользоваться | не оформлять | не открывать
    """,
    Cue.EXCEPT: """
        не показывать | не предлагать | не отправлять | не слать | не звонить | кроме |
        за исключение | исключая | исключать | исключить | исключаем | не считать |
        не считаем | не учитывать | помимо | except | excluding | other than | but not
    """,
    Cue.NOT: """
        не | not | non
    """,
    Cue.EVERY: """
        все | весь | каждый | любой | all | every | each
    """,
    Cue.SUM: """
        сумма | суммарный | суммарно | на сумму | в сумма | общий сумма | итог | итого |
        совокупный | общий объем | объем | total | sum | totalling | in total | общий
    """,
    Cue.TOTAL: """
        вместе | всего | в сумме | total
    """,
    Cue.FLOW: """
        тратить | потратить | трата | расход | расходовать | оборот | поступление |
        поступать | поступить | зачисление | заработать | переводить | перевести | spend |
        spends | spent | spending | turnover | уходить | уйти | заплатить | перечислить
    """,
    Cue.AVG: """
        в среднем | средний | среднее | average | avg | mean | on average
    """,
    Cue.MAX: """
        максимальный | наибольший | наибольшей | наибольшим | наибольшая | наибольшую |
        наибольшее | наибольшими | самый большой | самый больший | крупный самый | самый крупный |
        крупнейший | самый дорогой | самый высокий | highest | largest | biggest | maximum |
        max | greatest | наивысший
    """,
    Cue.MIN: """
        минимальный | наименьший | наименьшей | наименьшим | наименьшая | наименьшее |
        наименьшими | самый маленький | самый малый | самый низкий | самый дешевый | lowest |
        smallest | minimum | min | least
    """,
    Cue.COUNT: """
        количество | число | сколько | раз | number of | count | times
    """,
    Cue.DISTINCT: """
        разный | различный | different | distinct | unique
    """,
    Cue.SHARE: """
        доля | приходиться | приходится | share of | share | proportion | percentage
    """,
    Cue.LAST: """
        последний | самый недавний | latest | last | most recent
    """,
    Cue.FIRST: """
        первый | самый ранний | first | earliest
    """,
    Cue.PER_MONTH: """
        в месяц | ежемесячно | ежемесячный | за месяц в среднем | per month | a month |
        monthly | every month | каждый месяц | в среднем за месяц | помесячно
    """,
    Cue.FILLED: """
        указать | заполнить | известный | известен | есть данные | filled | given | known |
        specified
    """,
    Cue.MISSING: """
        не указать | не указан | не заполнить | не заполнен | неизвестно | неизвестный |
        неизвестен | нет данных | не известно | пустой | missing | unknown | not filled |
        not specified | not known | empty
    """,
    Cue.MEDIAN: """
        медиана | медианный | median
    """,
    Cue.PERCENTILE: """
        процентиль | перцентиль | персентиль | percentile
    """,
    Cue.TOP: """
        топ | топовый | верхний | top | лучший
    """,
    Cue.BOTTOM: """
        нижний | bottom | худший
    """,
    Cue.SAME_TIME: """
        за то же время | за это же время | за те же | за тот же | за тот же период |
        за это время | за этот период | тогда же | same period
    """,
    Cue.NOW: """
        сейчас | сегодня | ныне | в настоящее время | на данный момент | now | currently |
        today | еще | до сих пор | still
    """,
    Cue.GREATER: """
        больше | более | выше | свыше | превышать | превысить | дороже | старше | дольше |
        more | above | over | higher | greater | exceed | exceeds | larger
    """,
    Cue.LESS: """
        меньше | менее | ниже | дешевле | моложе | less | below | lower | under | fewer |
        smaller
    """,
}
