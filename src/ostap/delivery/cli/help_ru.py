"""The command line's help in Russian, by its English words; a test keeps it whole.

Keys of `HELP_RU` are whole help texts, a paragraph a line. The other tables hold Typer's own
words: patterns of its English and what stands there in Russian.
"""

from typing import Final

HELP_RU: dict[str, str] = {
    "Find who will take your offer, and which offer a client will take.\n\n"
    "A company is a folder (a workspace). Make one to try with `ostap demo`, look at what its data "
    "means with `ostap catalog show`, then ask: `ostap match rank`, `ostap audience run`.": (
        "Находит, кому подойдёт ваше предложение и какое предложение подойдёт клиенту.\n\n"
        "Компания - это папка (рабочая папка). Создайте пробную командой `ostap demo`, посмотрите, "
        "что означают её данные, командой `ostap catalog show` и спрашивайте: `ostap match rank`, "
        "`ostap audience run`."
    ),
    "Print the version.": "Показать версию.",
    # What several commands share.
    "The company's folder.": "Папка компании.",
    "What today is: a date, 'today' or 'latest'.": (
        "Какой день считать сегодняшним: дата, today (сегодня) или latest (последний в данных)."
    ),
    "Print JSON for programs.": "Вывести JSON для программ.",
    (
        "An SQL dialect other than the workspace's: duckdb, sqlite, postgres; only written: "
        "spark, clickhouse, trino, mysql, oracle, tsql."
    ): (
        "Другой диалект SQL, не тот, что у базы компании: duckdb, sqlite, postgres; "
        "только текстом: spark, clickhouse, trino, mysql, oracle, tsql."
    ),
    "Of full size: 5 million operations, half a minute.": (
        "В полном размере: 5 миллионов операций, полминуты."
    ),
    "Another seed is another company with other laws.": (
        "Начальное число: с другим получится другая компания с другими закономерностями."
    ),
    "The folder to make.": "Папка, которую создать.",
    # demo
    "Make a company to try, from a seed.": "Создать пробную компанию по начальному числу.",
    "Make an agency that lets commercial property: leads, premises, deals, contracts.": (
        "Создать агентство коммерческой аренды: лиды, помещения, сделки, договоры."
    ),
    "Make a bank: clients, accounts, cards, operations, loans, deposits, campaigns.": (
        "Создать банк: клиенты, счета, карты, операции, кредиты, вклады, кампании."
    ),
    "Make both companies in DIR and do both jobs on them, from nothing to ids.": (
        "Создать обе компании в папке и решить на них обе задачи, с нуля до списка клиентов."
    ),
    # catalog
    "See and check what the company's data means.": (
        "Посмотреть и проверить, что означают данные компании."
    ),
    "Check the catalog, the rules and saved audiences, with each other and the database.": (
        "Сверить каталог, правила и сохранённые аудитории между собой и с базой."
    ),
    "Show the tables, or the columns of one with their types, titles and values.": (
        "Показать таблицы или столбцы одной из них: типы, названия, значения."
    ),
    "One table; all of them without it.": "Таблица; если не указана - все.",
    # match
    "From a client to premises: train, evaluate, rank.": (
        "От клиента к помещениям: обучить, оценить, упорядочить."
    ),
    "Train on the deals so far and keep the model as a new version, which becomes current.": (
        "Обучить модель на имеющихся сделках и сохранить новой версией; она станет текущей."
    ),
    "Of every random choice.": "Начальное число для всего случайного.",
    "Time for the search: 60s, 15m, 1h.": "Время на поиск модели: 60s, 15m, 1h.",
    "So many tries of each kind, in place of a time.": (
        "Столько попыток для каждого вида модели вместо времени."
    ),
    "A kind of model to try; may be repeated. Else all there are.": (
        "Вид модели, который попробовать; можно указать несколько раз. Иначе пробуются все."
    ),
    "Say what a model would learn from: fill, leaks, whether the deals suffice, what to fill in."
    "\n\nExit code 1 where the deals are too few to learn from at all.": (
        "Сказать, на чём учится модель: заполненность, утечки, хватает ли сделок и что заполнить "
        "в первую очередь.\n\nКод выхода 1, если сделок слишком мало, чтобы учиться."
    ),
    "Try ways to use the pairs as well: newer ones, unlabelled stock.": (
        "Сравнить и способы обучения: на новых парах, со стоком дня без исхода."
    ),
    "Say how good a model of these deals would be, beside the baselines; keeps nothing.\n\n"
    "Exit code 1 where it would not be accepted.": (
        "Сказать, насколько хороша была бы модель этих сделок рядом с простыми способами; "
        "ничего не сохраняет.\n\n"
        "Код выхода 1, если такую модель не приняли бы."
    ),
    "Rank the vacant premises for a request: probability of a deal, price, and why.\n\n"
    'The request: {"client": id or null, "manager": id or null, '
    '"request": {"area_min": 40, ...}}.': (
        "Упорядочить свободные помещения под запрос: вероятность сделки, цена и почему.\n\n"
        'Запрос: {"client": id или null, "manager": id или null, '
        '"request": {"area_min": 40, ...}}.'
    ),
    "A request as JSON; - reads it from input.": "Запрос в JSON; - читает его со входа.",
    "How many to return.": "Сколько показать.",
    # audience
    "From an advertising offer to client ids.": (
        "От рекламного предложения к идентификаторам клиентов."
    ),
    "Make an audience from an offer, from criteria in words, or from a saved tree.\n\n"
    "Writes criteria.yaml, audience.sql and ids.csv into runs/<run>/. Without --yes and without a "
    "person at the terminal it stops at the criteria (exit code 3); look at them, edit the file, "
    "then: ostap audience resume RUN --approve.": (
        "Собрать аудиторию по предложению, по критериям словами или по сохранённым критериям.\n\n"
        "Записывает criteria.yaml, audience.sql и ids.csv в runs/<прогон>/. Без --yes и без "
        "человека за терминалом останавливается на критериях (код выхода 3): посмотрите их, "
        "поправьте файл и выполните ostap audience resume ПРОГОН --approve."
    ),
    "An offer as JSON; - reads it.": "Предложение в JSON; - читает его со входа.",
    "A criterion in words; may be repeated.": "Критерий словами; можно указать несколько раз.",
    "A saved criteria tree (YAML).": "Файл сохранённых критериев (YAML).",
    "Fetch the ids without asking.": "Получить идентификаторы, не спрашивая.",
    "Also copy the run's files here.": "Скопировать файлы прогона ещё и сюда.",
    "Go on with a run from its criteria.yaml, or from where it died or its budget ended.": (
        "Продолжить прогон с его criteria.yaml или с места, где он прервался или истратил бюджет."
    ),
    "What is selected: client or item.": "Кого или что отбирать: client или item.",
    "Stop once more at the SQL, before the ids.": (
        "Остановиться ещё раз на SQL, до получения идентификаторов."
    ),
    "Start a new run from the same offer, words or file as an earlier one.": (
        "Начать новый прогон с того же предложения, слов или файла, что и прежний."
    ),
    "Say why one client is in a run's audience or is not: criteria and rules, with his values.": (
        "Сказать, почему клиент входит в аудиторию прогона или не входит: критерии, правила и "
        "его значения."
    ),
    "Print the JSON schema of an offer.": "Вывести JSON-схему предложения.",
    "The run's name.": "Имя прогона.",
    "Fetch the ids.": "Получить идентификаторы.",
    "List the runs of a workspace, the newest first.": "Перечислить прогоны, начиная с последнего.",
    # criteria
    "Criteria: their words, SQL, counts and ids.": (
        "Критерии: словами, на SQL, с численностью и списком клиентов."
    ),
    "Check a criteria file against the catalog; all mistakes at once.": (
        "Проверить файл критериев по каталогу; все ошибки сразу."
    ),
    "Criteria as YAML; - reads it.": "Критерии в YAML; - читает их со входа.",
    "Say the criteria in words.": "Сказать критерии словами.",
    "Write the SQL of the criteria and rules.": "Написать SQL по критериям и правилам.",
    "Count: each criterion alone, what is left after it, what the rules removed.": (
        "Посчитать: сколько подходит под каждый критерий, сколько остаётся после него, "
        "сколько отсеяли правила."
    ),
    "Print the ids of the selected, one a line.": (
        "Вывести идентификаторы отобранных, по одному в строке."
    ),
    "Say whether one SQL statement may reach the database: 0 allowed, 1 refused with reasons.": (
        "Сказать, можно ли пустить SQL-запрос к базе: код 0 - можно, 1 - нельзя, с причинами."
    ),
    "SQL; - reads it.": "SQL; - читает его со входа.",
    "Demand the one key column of ENTITY.": "Требовать единственный столбец: ключ этой сущности.",
    # model
    "Fetch and check the embedded language model.": (
        "Скачать и проверить встроенную языковую модель."
    ),
    "Fetch the embedded language model (1.1 GB): checked by hash, resumed where it was cut.\n\n"
    "Taken from the file that OSTAP_MODEL names, else from what was fetched before, else from its "
    "hub, else from the mirrors.": (
        "Скачать встроенную языковую модель (1,1 ГБ) с проверкой контрольной суммы; прерванная "
        "загрузка продолжается.\n\n"
        "Берётся из файла, указанного в OSTAP_MODEL, иначе из скачанного раньше, иначе с сайта "
        "моделей, иначе с зеркал."
    ),
}

# init, catalog build, catalog report
HELP_RU |= {
    "Make a company's folder from a live database: settings, a drafted catalog, empty rules.": (
        "Создать папку компании по её базе данных: настройки, черновик каталога, пустые правила."
    ),
    "The database, like duckdb:///data/bank.duckdb; a relative path is DIR's.": (
        "База данных, например duckdb:///data/bank.duckdb; относительный путь - от этой папки."
    ),
    "Of answers: ru or en.": "Язык ответов: ru или en.",
    "Draft the catalog from the database, or bring it up to date; a person's words are kept.": (
        "Составить черновик каталога по базе или обновить каталог; "
        "написанное человеком сохраняется."
    ),
    "Say what would change and write nothing.": "Сказать, что изменится, и ничего не записать.",
    "Read a folder of CSV and Parquet files anew, where that is the database.": (
        "Прочитать заново папку с файлами CSV и Parquet, если базой служит она."
    ),
    "Report the quality of the data: a page, the same as JSON, and what to fill in first.": (
        "Отчёт о качестве данных: страница, то же в JSON и что заполнить в первую очередь."
    ),
    "The page to write; the JSON and the work list go beside it.": (
        "Файл страницы; JSON и список работ лягут рядом."
    ),
    # journal
    "What was shown, picked and sent, and how it ended: ids only.": (
        "Что показано, выбрано, отправлено и чем кончилось: только ids."
    ),
    "Read what happened before the journal: all rows of a file, or none.\n\n"
    "Everything that is wrong is told at once. Reading a file again changes nothing.": (
        "Загрузить то, что было до журнала: все строки файла или ни одной.\n\n"
        "Обо всех ошибках говорится сразу. Повторная загрузка файла ничего не меняет."
    ),
    "CSV or JSON Lines (.jsonl).": "CSV или JSON Lines (.jsonl).",
    "What a row is: sends, deals or events.": (
        "Что в строке: sends (отправки), deals (сделки) или events (события)."
    ),
    "Write events as JSON Lines, a line each, in the order they were recorded.": (
        "Выгрузить события в JSON Lines, по строке на событие, в порядке записи."
    ),
    "The file; else standard output.": "Файл; без него - стандартный вывод.",
    "Only events of a kind; may be repeated.": (
        "Только события этого вида; можно указать несколько раз."
    ),
    "Tell what the journal holds, what waits for the CRM, and how large it is.": (
        "Показать, что есть в журнале, что ждёт CRM и сколько он занимает."
    ),
    "Erase a client on his request: from the store, the runs, the backups of the workspace.\n\n"
    "A tombstone takes his place, so that counts stay true. It can't be undone; writers wait "
    "meanwhile.": (
        "Удалить клиента по его требованию: из журнала, прогонов и копий рабочей папки.\n\n"
        "На его месте останется метка, чтобы не сбились подсчёты. Отменить нельзя; пока идёт "
        "удаление, запись ждёт."
    ),
    "The client's id.": "Id клиента.",
    "Do not ask: it can't be undone.": "Не спрашивать: отменить будет нельзя.",
    "Write the whole journal into one file, while others go on writing.\n\n"
    "`ostap journal erase` reaches the files in backups/ of the workspace and no others.": (
        "Записать весь журнал в один файл, не мешая тем, кто пишет.\n\n"
        "`ostap journal erase` достаёт только до копий в backups/ рабочей папки."
    ),
    "The file; else one in backups/.": "Файл; без него - новый в backups/.",
    "A backup.": "Резервная копия.",
    "Let the events that are there go.": "Заменить события, которые есть.",
    "Make the journal what it was when a backup was taken; all of it, or nothing changes.\n\n"
    "A file that can't be read is moved aside first.": (
        "Вернуть журнал к тому, каким он был при копировании: целиком или никак.\n\n"
        "Файл, который не читается, сначала откладывается в сторону."
    ),
    "Delete what is older than [retention] of ostap.toml allows; monthly counts are kept.": (
        "Удалить то, что старше сроков [retention] в ostap.toml; помесячные итоги остаются."
    ),
    "Tell by month how many leads came to a deal and to a won deal.\n\n"
    "Months whose deals have had no time to close are marked, and so is the day that resets the "
    "baseline.": (
        "Показать по месяцам, сколько лидов дошло до сделки и до успешной сделки.\n\n"
        "Отмечены месяцы, чьи сделки ещё не успели закрыться, и день, с которого доля сделок "
        "считается заново."
    ),
}

# criteria: counts, reasons, comparing, reading, saving
HELP_RU |= {
    "An offer as JSON: some rules look at it.": (
        "Предложение в JSON: на него смотрят некоторые правила."
    ),
    "Also say how many more there would be without each.": (
        "Сказать ещё, на сколько больше было бы без каждого."
    ),
    "Say why one client is in the audience or is not: every condition, and what was found.": (
        "Сказать, почему клиент входит в аудиторию или не входит: каждое условие и что нашлось."
    ),
    "The key of one client.": "Ключ клиента.",
    "Say in words what changed between two files: 0 nothing, 1 something.\n\n"
    "Order, ids, reasons and mere rewording are no change.": (
        "Сказать словами, что изменилось между двумя файлами: код 0 - ничего, 1 - что-то.\n\n"
        "Порядок, id, пояснения и та же мысль, записанная иначе, изменениями не считаются."
    ),
    "The earlier criteria as YAML; - reads them.": "Прежние критерии в YAML; - читает их со входа.",
    "The later criteria as YAML; - reads them.": "Новые критерии в YAML; - читает их со входа.",
    "Count whom two audiences have in common, after the rules.": (
        "Посчитать, сколько общих клиентов у двух аудиторий, после правил."
    ),
    "Other criteria as YAML; - reads them.": "Другие критерии в YAML; - читает их со входа.",
    "Read SQL back into criteria: 0 all of it, 1 some of it stayed SQL or could not be read.\n\n"
    "Criteria go to standard output as YAML; what could not be read, and what was taken for "
    "granted of the data, to standard error.": (
        "Прочитать SQL обратно в критерии: код 0 - всё, 1 - что-то осталось на SQL или не "
        "прочитано.\n\n"
        "Критерии выводятся в YAML в стандартный вывод; что не прочитано и что принято о данных "
        "на веру, - в поток ошибок."
    ),
    "Whose key the SQL selects.": "Чей ключ отбирает запрос.",
    "The criteria that the SQL was written from: what nobody edited stays as it was.": (
        "Критерии, по которым написан запрос: что в нём не правили, останется прежним."
    ),
    "Run both, and demand the same ids of them.": (
        "Выполнить запрос и критерии и потребовать, чтобы отобрались одни и те же."
    ),
    "Save criteria under a name; what stood there before is kept as an earlier version.": (
        "Сохранить критерии под именем; то, что было под ним раньше, останется прежней версией."
    ),
    "What the audience is called.": "Как называется аудитория.",
    "List the saved audiences with their words.": (
        "Перечислить сохранённые аудитории вместе с их критериями."
    ),
    # ui
    "Open the pages: matching and audience, in a browser.\n\n"
    "There is no sign-in yet: whoever reaches the address can use them.": (
        "Открыть страницы в браузере: подбор и аудитория.\n\n"
        "Входа по паролю пока нет: пользоваться ими может любой, кому доступен адрес."
    ),
    "The address to listen on; the default is this machine.": (
        "Адрес, который слушать; по умолчанию только эта машина."
    ),
    "The port.": "Порт.",
    "Who works there, unless he says otherwise.": "Кто работает, если сам не укажет иначе.",
}

HEADINGS_RU: Final = {"Options": "Параметры", "Arguments": "Аргументы", "Commands": "Команды"}

PIECES_RU: Final = {
    r"\[OPTIONS\]": "[ПАРАМЕТРЫ]",
    r"COMMAND \[ARGS\]\.\.\.": "КОМАНДА [АРГУМЕНТЫ]...",
    r"\bFILE\b": "ФАЙЛ",
    r"\bDIR\b": "ПАПКА",
    r"\bDATE\b": "ДАТА",
    r"\bKEY\b": "КЛЮЧ",
    r"\bNAME\b": "ИМЯ",
    r"\bBEFORE\b": "БЫЛО",
    r"\bAFTER\b": "СТАЛО",
    r"\bOTHER\b": "ДРУГОЙ",
    r"\bTEXT\b": "ТЕКСТ",
    r"\bRUN\b": "ПРОГОН",
    r"\bCLIENT\b": "КЛИЕНТ",
    r"\bENTITY\b": "СУЩНОСТЬ",
    r"\bTABLE\b": "ТАБЛИЦА",
    r"<str>": "<текст>",
    r"<int(?: range)?>": "<число>",
    r" <path>$": "",
}
"""What stands for a value in help."""

NOTES_RU: Final = {
    r"^Show this message and exit\.$": "Показать эту справку.",
    r"\bdefault: ": "по умолчанию: ",
    r"\brequired\]$": "обязательно]",
}
"""What Typer adds to the help of an option."""

MISTAKES_RU: Final = {
    r"^Missing argument ": "Не указан аргумент ",
    r"^Missing option ": "Не указан параметр ",
    r"^Missing command\.": "Не указана команда.",
    r"^No such command ('.*?')\.": r"Нет команды \1.",
    r"Did you mean (.+)\?$": r"Может быть, \1?",
    r"^No such option: (\S+)": r"Нет параметра \1.",
    r" \(Possible options: (.+)\)$": r" Может быть, \1?",
    r"^Got unexpected extra argument\(s\) \((.*)\)$": r"Лишние аргументы: \1.",
    r"^Option ('.*?') requires an argument\.$": r"После \1 нужно значение.",
    r"^Option ('.*?') does not take a value\.$": r"Параметр \1 не принимает значения.",
    r"^Invalid value for (.+?): ": r"Неверное значение \1: ",
    r"('[^']*') is not one of (.+?)\.$": r"\1 нет среди \2.",
    r"Input should be greater than or equal to (\d+)$": r"нужно не меньше \1.",
    r"Input should be a valid integer, unable to parse string as an integer$": (
        "нужно целое число."
    ),
}
"""What Typer says of wrong arguments."""

HELP_RU |= {
    "Say to which clients a premises should be offered: probability of a deal, and why.": (
        "Кому предложить помещение: вероятность сделки и почему."
    ),
    "The id of a premises.": "Номер помещения.",
    "Who sends it; else the mean over all.": "Кто отправляет; иначе среднее по работающим.",
    "Days that a request stays open.": "Сколько дней заявка считается открытой.",
    "Say why one client and one premises have their probability: wishes, and the model.": (
        "Почему у клиента и помещения такая вероятность: пожелания и вклад модели."
    ),
    "Whether the manager's own luck counts.": "Учитывать ли, кто из менеджеров ведёт клиента.",
}
"""`match clients`, `match explain` and the manager's effect."""

HELP_RU |= {
    "List the kept versions of the model: number, day, kind, accepted, AUC by time, current.": (
        "Список версий модели: номер, день, вид, принята ли, AUC по времени, какая в работе."
    ),
    "A version's number or name.": "Номер или имя версии.",
    "Even if the version was not accepted.": "Даже если версия не принята.",
    "Make a kept version of the model the current one: that is how to roll back.": (
        "Взять в работу одну из хранимых версий модели: так возвращаются к прежней."
    ),
}
"""`match versions` and `match use`."""

HELP_RU |= {
    (
        "Compare the model with what managers picked for the same leads, by an expert's marks.\n\n"
        "Picks come from picks/*.csv, the journal or past deals; marks from marks/*.csv, or from a "
        "sheet in which nobody sees whose list an item comes from: --export writes it, --marks "
        "reads it back."
    ): (
        "Сравнить модель с выбором менеджеров на тех же заявках по отметкам эксперта.\n\n"
        "Подборки берутся из picks/*.csv, журнала или прошлых сделок, отметки — из marks/*.csv "
        "или из листа, где не видно, чей это список: его пишет --export, а читает --marks."
    ),
    "Write a sheet for an expert to mark.": "Записать лист, который разметит эксперт.",
    "Read such a sheet back, marked.": "Прочитать размеченный лист.",
    "Compare at most so many of the latest leads.": "Сравнить не больше стольких последних заявок.",
    "Search a model anew for so long; else the current version's kind is refitted.": (
        "Столько искать модель заново; иначе заново обучается модель текущей версии."
    ),
}
"""`match blind`."""

HELP_RU |= {
    "Check a version's behaviour: wishes count the right way, nothing that must not count does.\n"
    "\n"
    "Exit code 1 where a check that gates fails.": (
        "Проверить поведение версии: пожелания влияют как надо, а лишнее не влияет.\n\n"
        "Код выхода 1, если не прошла обязательная проверка."
    ),
    "A trained version; else the current one.": "Обученная версия; иначе текущая.",
    "Fewer requests, and nothing is trained again.": "Меньше заявок, и ничего не обучать заново.",
    "A page with pictures to write.": "Куда записать страницу с картинками.",
}
"""`match behave`."""

HELP_RU |= {
    "Say what machine a load takes and what it costs a month: measured here, formulas told.": (
        "Какая машина нужна под нагрузку и сколько стоит в месяц: замер здесь же, формулы названы."
    ),
    "Vacant items; else today's.": "Сколько свободных предметов; иначе сколько их сегодня.",
    "Clients; else those there are.": "Сколько клиентов; иначе сколько их есть.",
    "Requests on a working day.": "Запросов за рабочий день.",
    "Hours in which they come.": "За сколько часов они приходят.",
    "Times the average that peaks reach.": "Во сколько раз пик выше среднего.",
    "Trainings in a month.": "Обучений в месяц.",
    "Of a core for a month.": "Цена ядра в месяц.",
    "Of a GB of memory for a month.": "Цена гигабайта памяти в месяц.",
    "Of a GB of disk for a month.": "Цена гигабайта диска в месяц.",
    "Of the prices, as it should be printed.": "Валюта цен, как её печатать.",
}
"""`ostap match sizing`."""

HELP_RU |= {
    (
        "Run every case as `audience run` would, without rules, and compare the ids with the "
        "gold.\n\nExit code 4 where no run came to an end."
    ): (
        "Выполнить каждый пример, как `audience run`, но без правил, и сверить id с эталоном."
        "\n\nКод выхода 4, если ни один прогон не завершился."
    ),
    "A folder of cases; else the workspace's.": "Папка с примерами; иначе та, что у компании.",
    "Which cases; those of test are not for tuning.": (
        "Какие примеры; по примерам из test ничего не настраивают."
    ),
    "Only criteria in words, or only offers.": "Только критерии словами или только предложения.",
    "Only this case; may be repeated.": "Только этот пример; можно повторять.",
    "Rules alone read; no language model is asked.": (
        "Слова разбирают одни правила, без языковой модели."
    ),
    "Also judge runs with one part taken away at a time.": (
        "Оценить и прогоны, где убрана какая-то одна часть."
    ),
    "Begin no further case after so long.": "Через столько секунд новых примеров не начинать.",
    "Assumed, for the time that people save.": "Допущение, чтобы оценить экономию времени людей.",
    "Also write the JSON here.": "Записать JSON ещё и сюда.",
}
"""`audience evaluate`."""
