import { inForceAtInstant } from './look.ts';
import { type ConditionWord, no, YES } from './word.ts';

const WORDS = {
  ru: 'абонент не участвует в другой акции',
  uk: 'абонент не бере участі в іншій акції',
  en: 'the subscriber takes part in no other promotion',
};

/** `no_other_promotion`: no promotion contains the instant. */
export const noOtherPromotion: ConditionWord = {
  word: 'no_other_promotion',
  codes: ['other_promotion'],
  alone: {
    name: 'no_other_promotion',
    test: (moment) => {
      const promotion = moment.promotionAt(moment.at);
      return promotion === null ? YES : no('other_promotion', promotion);
    },
    looksAt: [inForceAtInstant('promotions')],
    say: (locale) => WORDS[locale],
  },
};
