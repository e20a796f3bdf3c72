-- Витрина розницы, выгрузка из АБС и фронтальных систем. Имена полей исторические.

CREATE TABLE ref_region (        -- справочник регионов
    reg_id       INTEGER PRIMARY KEY,
    reg_nm       VARCHAR,
    okrug        VARCHAR,
    tz_shift     INTEGER         -- сдвиг от Москвы, часов
);
CREATE TABLE ref_prod (          -- продуктовая линейка, включая архив
    prod_cd      VARCHAR PRIMARY KEY,
    prod_nm      VARCHAR,
    prod_family  VARCHAR,
    base_rate    DOUBLE,
    sale_end_dt  DATE            -- пусто = продаётся
);
CREATE TABLE fx_rate (           -- курсы ЦБ по дням
    rate_dt      DATE,
    cur_cd       VARCHAR,
    rate_rub     DOUBLE
);
CREATE TABLE cust (              -- карточка клиента (физлица)
    cust_no      BIGINT PRIMARY KEY,
    pol          VARCHAR,        -- M/W, до миграции 2019 писали м/ж
    dr           DATE,
    reg_id       INTEGER,
    gorod        VARCHAR,
    sem_polozh   VARCHAR,
    deti_qty     INTEGER,
    educ_cd      VARCHAR,
    zanyat_cd    VARCHAR,
    dohod_mes    DOUBLE,         -- со слов клиента
    segm         VARCHAR,
    est_avto     BOOLEAN,
    since_dt     DATE,
    cust_st      VARCHAR,
    push_on      BOOLEAN,
    tel_mob      VARCHAR,
    e_mail       VARCHAR
);
CREATE TABLE acct (              -- счета, кроме ссудных и депозитных
    acct_no      VARCHAR PRIMARY KEY,
    cust_no      BIGINT,
    acct_vid     VARCHAR,
    cur_cd       VARCHAR,
    ost_amt      DOUBLE,         -- остаток в валюте счёта
    open_dt      DATE,
    close_dt     DATE,
    acct_st      VARCHAR
);
CREATE TABLE plastic (           -- карты
    card_no      VARCHAR PRIMARY KEY,
    cust_no      BIGINT,
    acct_no      VARCHAR,
    prod_cd      VARCHAR,
    card_vid     VARCHAR,        -- D / K
    pay_sys      VARCHAR,
    card_st      VARCHAR,
    vypusk_dt    DATE,
    exp_dt       DATE,
    lim_amt      DOUBLE,         -- только у кредитных
    dolg_amt     DOUBLE,
    is_virt      BOOLEAN
);
CREATE TABLE card_op (           -- операции по картам из процессинга
    op_id        BIGINT PRIMARY KEY,
    card_no      VARCHAR,
    op_ts        TIMESTAMP,
    op_vid       VARCHAR,
    mcc_grp      VARCHAR,        -- группа MCC, у снятий и переводов пусто
    amt          DOUBLE,
    cur_cd       VARCHAR,
    is_inet      BOOLEAN
);
CREATE TABLE kredit (            -- кредитные договоры
    dog_no       VARCHAR PRIMARY KEY,
    cust_no      BIGINT,
    prod_cd      VARCHAR,
    kr_vid       VARCHAR,
    vydan_dt     DATE,
    plan_end_dt  DATE,
    fakt_end_dt  DATE,
    sum_kr       DOUBLE,
    rate_pct     DOUBLE,
    ost_dolg     DOUBLE,
    pmt_mes      DOUBLE,
    kr_st        VARCHAR
);
CREATE TABLE kredit_pay (        -- график и факт платежей
    pay_id       BIGINT PRIMARY KEY,
    dog_no       VARCHAR,
    due_dt       DATE,
    paid_dt      DATE,
    due_amt      DOUBLE,
    paid_amt     DOUBLE,
    dpd          INTEGER         -- дней просрочки
);
CREATE TABLE vklad (             -- депозиты
    dep_no       VARCHAR PRIMARY KEY,
    cust_no      BIGINT,
    prod_cd      VARCHAR,
    otkr_dt      DATE,
    okonch_dt    DATE,
    sum_vkl      DOUBLE,
    cur_cd       VARCHAR,
    rate_pct     DOUBLE,
    avtoprol     BOOLEAN,
    dep_st       VARCHAR
);
CREATE TABLE zp_zachisl (        -- зачисления по зарплатным проектам
    zach_id      BIGINT PRIMARY KEY,
    cust_no      BIGINT,
    rabotodatel  VARCHAR,
    zach_dt      DATE,
    zach_vid     VARCHAR,
    zach_amt     DOUBLE
);
CREATE TABLE polis (             -- страховки (агентские продажи)
    polis_no     VARCHAR PRIMARY KEY,
    cust_no      BIGINT,
    str_vid      VARCHAR,
    start_dt     DATE,
    fin_dt       DATE,
    premia       DOUBLE,
    str_summa    DOUBLE,
    polis_st     VARCHAR
);
CREATE TABLE mb_login (          -- входы в мобильный и интернет-банк
    login_id     BIGINT PRIMARY KEY,
    cust_no      BIGINT,
    login_ts     TIMESTAMP,
    platf        VARCHAR
);
CREATE TABLE obrashenie (        -- визиты, звонки, чаты
    obr_id       BIGINT PRIMARY KEY,
    cust_no      BIGINT,
    obr_dt       DATE,
    obr_kanal    VARCHAR,
    tema         VARCHAR,
    dlit_min     INTEGER,
    csi          INTEGER         -- 1..5, ставят не все
);
CREATE TABLE pretenz (           -- претензии
    pret_no      VARCHAR PRIMARY KEY,
    cust_no      BIGINT,
    reg_dt       DATE,
    pret_tema    VARCHAR,
    pret_st      VARCHAR,
    otvet_dt     DATE,
    treb_amt     DOUBLE,
    obosn        BOOLEAN         -- пусто, пока не разобрали
);
CREATE TABLE mk_kontakt (        -- маркетинговые коммуникации
    komm_id      BIGINT PRIMARY KEY,
    cust_no      BIGINT,
    otpr_dt      DATE,
    kanal        VARCHAR,
    prod_cd      VARCHAR,
    reakc        VARCHAR         -- пусто = нет реакции
);
