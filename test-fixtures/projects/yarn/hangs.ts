function spin(): never {
  for (;;);
}
spin();
