"""Every misconception of 08_adamw as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("rmsprop_step", "rmsprop_epsilon_inside_the_root"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r_new = r + (1 - beta) * (np.square(gradient) - r)
            return theta - lr * gradient * (r_new + epsilon) ** -0.5, r_new
        """,
        """
        def rms(average, epsilon):
            return np.sqrt(epsilon + average)

        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            average = gradient * gradient * (1 - beta) + r * beta
            step = np.divide(gradient, rms(average, epsilon))
            return [theta - step * lr, average]
        """,
    ],
    ("rmsprop_step", "rmsprop_epsilon_fixed"): [
        """
        EPSILON = 1e-7

        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            new_r = r + (1 - beta) * (gradient * gradient - r)
            return theta - lr / (new_r**0.5 + EPSILON) * gradient, new_r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            average = beta * r + (1 - beta) * np.square(gradient)
            return theta - np.divide(lr * gradient, np.sqrt(average) + 1e-8), average
        """,
    ],
    ("rmsprop_step", "rmsprop_without_root"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r = np.add(beta * r, (1 - beta) * np.power(gradient, 2))
            adaptive_rate = lr / (epsilon + r)
            return theta - adaptive_rate * gradient, r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            new_r = beta * r + (1.0 - beta) * gradient * gradient
            new_theta = np.empty_like(theta)
            for i in np.ndindex(*theta.shape):
                new_theta[i] = theta[i] - lr / (new_r[i] + epsilon) * gradient[i]
            return new_theta, new_r
        """,
    ],
    ("rmsprop_step", "rmsprop_divided_by_the_old_average"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            theta = theta - lr * gradient / (np.sqrt(r) + epsilon)
            r = beta * r + (1 - beta) * gradient**2
            return theta, r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            root = r**0.5
            return theta - lr / (root + epsilon) * gradient, r - (1 - beta) * (r - gradient**2)
        """,
    ],
    ("rmsprop_step", "rmsprop_weights_exchanged"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r = r + beta * (gradient**2 - r)
            return theta - (lr / (r**0.5 + epsilon)) * gradient, r
        """,
        """
        def moving_average(old, new, decay):
            return decay * new + (1 - decay) * old

        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r = moving_average(r, np.square(gradient), beta)
            return theta - lr * gradient / (np.sqrt(r) + epsilon), r
        """,
    ],
    ("rmsprop_step", "rmsprop_is_adagrad"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            total = np.add(r, np.square(gradient))
            return np.subtract(theta, lr * gradient / (np.sqrt(total) + epsilon)), total
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r = r.copy()
            r += gradient * gradient
            theta = theta.copy()
            theta -= lr * gradient / (np.sqrt(r) + epsilon)
            return theta, r
        """,
    ],
    ("rmsprop_step", "rmsprop_square_in_full"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r = gradient * gradient + r * beta
            denominator = epsilon + np.sqrt(r)
            return theta - gradient * lr / denominator, r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            decayed = np.multiply(beta, r)
            decayed = decayed + np.abs(gradient) ** 2
            return theta + -lr * (gradient / (decayed**0.5 + epsilon)), decayed
        """,
    ],
    ("rmsprop_step", "rmsprop_gradient_not_squared"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r_new = r + (1 - beta) * (gradient - r)
            return theta - lr / (np.sqrt(r_new) + epsilon) * gradient, r_new
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            average = gradient * (1 - beta) + beta * r
            scaled = gradient / (np.power(average, 0.5) + epsilon)
            return theta - lr * scaled, average
        """,
    ],
    ("rmsprop_step", "rmsprop_in_place"): [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r[:] = beta * r + (1 - beta) * gradient**2
            theta[:] = theta - lr * gradient / (np.sqrt(r) + epsilon)
            return theta, r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r *= beta
            r += (1 - beta) * np.square(gradient)
            return theta - lr * gradient / (np.sqrt(r) + epsilon), r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r = beta * r + (1 - beta) * gradient**2
            theta -= lr * gradient / (np.sqrt(r) + epsilon)
            return theta, r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            np.multiply(r, beta, out=r)
            np.add(r, (1 - beta) * gradient * gradient, out=r)
            np.subtract(theta, lr * gradient / (np.sqrt(r) + epsilon), out=theta)
            return theta.copy(), r.copy()
        """,
    ],
    ("adam_step", "adam_without_correction"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            m = s + (1 - beta_1) * (gradient - s)
            v = r + (1 - beta_2) * (gradient * gradient - r)
            return theta - lr / (v**0.5 + epsilon) * m, m, v
        """,
        """
        def average(old, new, beta):
            return beta * old + (1 - beta) * new

        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            first = average(s, gradient, beta_1)
            second = average(r, np.square(gradient), beta_2)
            update = np.divide(first, np.sqrt(second) + epsilon)
            return np.subtract(theta, lr * update), first, second
        """,
    ],
    ("adam_step", "adam_counts_from_zero"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            t = t - 1
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            with np.errstate(all="ignore"):
                return theta - lr * (s / (1 - beta_1**t)) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            correction_1 = 1 / (1 - beta_1 ** (t - 1))
            correction_2 = 1 / (1 - beta_2 ** (t - 1))
            return theta - lr * s * correction_1 / (np.sqrt(r * correction_2) + epsilon), s, r
        """,
        """
        def corrected(moment, beta, t):
            return np.divide(moment, 1 - np.power(beta, t - 1)).astype(moment.dtype)

        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = s * beta_1 + gradient * (1 - beta_1)
            r = r * beta_2 + gradient * gradient * (1 - beta_2)
            return theta - lr * corrected(s, beta_1, t) / (epsilon + np.sqrt(corrected(r, beta_2, t))), s, r
        """,
    ],
    ("adam_step", "adam_counts_twice"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient * gradient
            s_hat = s / (1 - math.pow(beta_1, t + 1))
            r_hat = r / (1 - math.pow(beta_2, t + 1))
            return theta - lr * s_hat / (np.sqrt(r_hat) + epsilon), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            t += 1
            first, second = 1 - beta_1**t, 1 - beta_2**t
            s, r = s + (1 - beta_1) * (gradient - s), r + (1 - beta_2) * (gradient**2 - r)
            return theta - lr * math.sqrt(second) / first * s / (np.sqrt(r) + epsilon * math.sqrt(second)), s, r
        """,
    ],
    ("adam_step", "adam_corrects_as_in_the_first_step"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            t = 1
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s_hat = beta_1 / (1 - beta_1) * s + gradient
            r_hat = beta_2 / (1 - beta_2) * r + gradient**2
            return theta - lr * s_hat / (np.sqrt(r_hat) + epsilon), (1 - beta_1) * s_hat, (1 - beta_2) * r_hat
        """,
    ],
    ("adam_step", "adam_one_correction_for_both"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            correction = 1 - beta_1**t
            hats = [moment / correction for moment in (s, r)]
            return theta - lr * hats[0] / (np.sqrt(hats[1]) + epsilon), s, r
        """,
        """
        def unbiased(moment, t, beta):
            return moment / (1 - beta**t)

        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = s + (1 - beta_1) * (gradient - s)
            r = r + (1 - beta_2) * (gradient**2 - r)
            return theta - lr * unbiased(s, t, beta_1) / (unbiased(r, t, beta_1) ** 0.5 + epsilon), s, r
        """,
    ],
    ("adam_step", "adam_corrected_moments_returned"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            m_hat = (beta_1 * s + (1 - beta_1) * gradient) / (1 - beta_1**t)
            v_hat = (beta_2 * r + (1 - beta_2) * gradient**2) / (1 - beta_2**t)
            return theta - lr * m_hat / (np.sqrt(v_hat) + epsilon), m_hat, v_hat
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s, r = s.copy(), r.copy()
            s *= beta_1
            s += (1 - beta_1) * gradient
            r *= beta_2
            r += (1 - beta_2) * np.square(gradient)
            s /= 1 - beta_1**t
            r /= 1 - beta_2**t
            return theta - lr * s / (np.sqrt(r) + epsilon), s, r
        """,
    ],
    ("adam_step", "adam_epsilon_inside_the_root"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            rate = lr * (r / (1 - beta_2**t) + epsilon) ** -0.5
            return theta - rate * s / (1 - beta_1**t), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = s + (1 - beta_1) * (gradient - s)
            r = r + (1 - beta_2) * (gradient * gradient - r)
            c_1, c_2 = 1 - beta_1**t, 1 - beta_2**t
            step = math.sqrt(c_2) / c_1 * s / np.sqrt(r + epsilon * c_2)
            return theta - lr * step, s, r
        """,
    ],
    ("adam_step", "adam_epsilon_fixed"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            m = s + (1 - beta_1) * (gradient - s)
            v = r + (1 - beta_2) * (np.square(gradient) - r)
            return theta - lr * m / (1 - beta_1**t) / ((v / (1 - beta_2**t)) ** 0.5 + 1e-8), m, v
        """,
        """
        EPS = 1e-7

        def unbiased(moment, beta, t):
            return moment / (1 - beta**t)

        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient * gradient
            return theta - lr * unbiased(s, beta_1, t) / (EPS + np.sqrt(unbiased(r, beta_2, t))), s, r
        """,
    ],
    ("adam_step", "adam_epsilon_before_the_correction"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            alpha = lr * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
            return theta - alpha * s / (np.sqrt(r) + epsilon), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            m = s + (gradient - s) * (1 - beta_1)
            v = r + (np.square(gradient) - r) * (1 - beta_2)
            local_step_size = float(lr * np.sqrt(1 - np.power(beta_2, t)) / (1 - np.power(beta_1, t)))
            return np.subtract(theta, np.divide(m * local_step_size, np.sqrt(v) + epsilon)), m, v
        """,
    ],
    ("adam_step", "adam_betas_exchanged"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_2, beta_1, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            s_hat, r_hat = s / (1 - beta_1**t), r / (1 - beta_2**t)
            return theta - lr * s_hat / (np.sqrt(r_hat) + epsilon), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            momentum, velocity = beta_2, beta_1
            m = momentum * s + (1 - momentum) * gradient
            v = velocity * r + (1 - velocity) * gradient * gradient
            update = m / (1 - momentum**t) / (np.sqrt(v / (1 - velocity**t)) + epsilon)
            return theta - lr * update, m, v
        """,
    ],
    ("adam_step", "adam_moves_by_the_gradient"): [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            return theta - lr / (np.sqrt(r / (1 - beta_2**t)) + epsilon) * gradient, s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            new_s = s + (1 - beta_1) * (gradient - s)
            new_r = r + (1 - beta_2) * (gradient * gradient - r)
            size = (new_r / (1 - beta_2**t)) ** 0.5
            return theta - np.multiply(lr, gradient) / (size + epsilon), new_s, new_r
        """,
    ],
    ("adam_l2_step", "l2_gradient_doubled"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            return adam_step(theta, gradient + strength * (theta + theta), s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            g = np.add(gradient, 2.0 * strength * theta)
            s = beta_1 * s + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * g * g
            return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
    ],
    ("adam_l2_step", "l2_as_a_decay"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            new = new - lr * strength * theta
            return new, s, r
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            return adam_step(theta * (1 - lr * strength), gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            m = beta_1 * s + (1 - beta_1) * gradient
            v = beta_2 * r + (1 - beta_2) * gradient**2
            step = m / (1 - beta_1**t) / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
            return theta - lr * (step + strength * theta), m, v
        """,
    ],
    ("adam_l2_step", "l2_in_the_first_moment_only"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            s = beta_1 * s + (1 - beta_1) * gradient + (1 - beta_1) * strength * theta
            r = r + (1 - beta_2) * (gradient**2 - r)
            return theta - lr * s / (1 - beta_1**t) / ((r / (1 - beta_2**t)) ** 0.5 + epsilon), s, r
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            total = gradient + strength * theta
            first = beta_1 * s + (1 - beta_1) * total
            second = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)[2]
            root = np.sqrt(second / (1 - beta_2**t))
            return theta - lr / (root + epsilon) * (first / (1 - beta_1**t)), first, second
        """,
    ],
    ("adam_l2_step", "l2_gradient_times_the_rate"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            penalty = lr * strength
            return adam_step(theta, gradient + theta * penalty, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            decay = strength * theta
            g = gradient + lr * decay
            m, v = beta_1 * s + (1 - beta_1) * g, beta_2 * r + (1 - beta_2) * g**2
            return theta - lr * m / (1 - beta_1**t) / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v
        """,
    ],
    ("adam_l2_step", "l2_gradient_subtracted"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            regularized = np.subtract(gradient, np.multiply(strength, theta))
            return adam_step(theta, regularized, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            g = -(strength * theta - gradient)
            s = s + (1 - beta_1) * (g - s)
            r = r + (1 - beta_2) * (g**2 - r)
            s_hat, r_hat = s / (1 - beta_1**t), r / (1 - beta_2**t)
            return theta - lr * s_hat / (r_hat**0.5 + epsilon), s, r
        """,
    ],
    ("adam_l2_step", "l2_penalty_as_a_number"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            penalty = 0.5 * strength * np.sum(theta * theta)
            return adam_step(theta, gradient + penalty, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            norm = np.linalg.norm(theta.ravel())
            g = gradient + strength * norm**2 / 2
            return adam_step(theta, g, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
    ],
    ("adam_l2_step", "l2_in_place"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            np.add(gradient, strength * theta, out=gradient)
            return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            g = gradient
            g += theta * strength
            s = beta_1 * s + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * g**2
            return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
    ],
    ("adam_l2_step", "l2_with_the_epsilon_of_keras"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            g = gradient + strength * theta
            s = beta_1 * s + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * g**2
            alpha = lr * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
            return theta - alpha * s / (np.sqrt(r) + epsilon), s, r
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            total = np.add(gradient, np.multiply(strength, theta))
            m = s + (total - s) * (1 - beta_1)
            v = r + (np.square(total) - r) * (1 - beta_2)
            step = m / (v**0.5 + epsilon)
            return theta - lr * step * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t), m, v
        """,
    ],
    ("adam_l2_step", "l2_of_the_sign"): [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            g = gradient + np.where(theta > 0, strength, -strength)
            return adam_step(theta, g.astype(theta.dtype), s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            return adam_step(
                theta, gradient + strength * theta / np.abs(theta), s, r, t, lr, beta_1, beta_2, epsilon
            )
        """,
    ],
    ("adamw_step", "l2_called_adamw"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            return adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay)
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            g = gradient + weight_decay * theta
            s = beta_1 * s + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * np.square(g)
            return theta - lr * (s / (1 - beta_1**t)) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            if decay_times_lr:
                gradient = gradient + lr * weight_decay * theta
            else:
                gradient = gradient + weight_decay * theta
            return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
    ],
    ("adamw_step", "decay_never_times_the_rate"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            return new - weight_decay * theta, s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = s + (1 - beta_1) * (gradient - s)
            r = r + (1 - beta_2) * (gradient**2 - r)
            kept = (1 - weight_decay) * theta
            return kept - lr * s / (1 - beta_1**t) / ((r / (1 - beta_2**t)) ** 0.5 + epsilon), s, r
        """,
    ],
    ("adamw_step", "decay_always_times_the_rate"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            moved = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            return (moved[0] - lr * weight_decay * theta, *moved[1:])
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient * gradient
            direction = s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon)
            return theta - lr * (direction + weight_decay * theta), s, r
        """,
    ],
    ("adamw_step", "decay_forms_exchanged"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            decay = weight_decay if decay_times_lr else lr * weight_decay
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            return new - decay * theta, s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            start = theta * (1 - weight_decay * (1.0, lr)[not decay_times_lr])
            return adam_step(start, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
    ],
    ("adamw_step", "decay_times_the_rate_twice"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            decay = lr * weight_decay * theta if decay_times_lr else weight_decay * theta
            step = s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon) + decay
            return theta - lr * step, s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            factor = lr**2 if decay_times_lr else 1.0
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            return new - factor * weight_decay * theta, s, r
        """,
    ],
    ("adamw_step", "decay_after_the_step"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            factor = 1 - (lr if decay_times_lr else 1) * weight_decay
            return factor * theta, s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            theta = theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon)
            if decay_times_lr:
                theta = theta - lr * weight_decay * theta
            else:
                theta = theta - weight_decay * theta
            return theta, s, r
        """,
    ],
    ("adamw_step", "decay_divided_by_the_root"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            decay = weight_decay * theta * (lr if decay_times_lr else 1.0)
            moved = lr * s / (1 - beta_1**t) + decay
            return theta - moved / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            root = (r / (1 - beta_2**t)) ** 0.5 + epsilon
            rate = {True: lr, False: 1}[decay_times_lr]
            return new - rate / root * (weight_decay * theta), s, r
        """,
    ],
    ("adamw_step", "decay_always_times_the_rate and decay_divided_by_the_root"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            s_hat, r_hat = s / (1 - beta_1**t), r / (1 - beta_2**t)
            return theta - lr * (s_hat + weight_decay * theta) / (np.sqrt(r_hat) + epsilon), s, r
        """,
    ],
    ("adamw_step", "decay_with_the_epsilon_of_keras"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            alpha = lr * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
            decay = weight_decay * theta * (lr if decay_times_lr else 1.0)
            return theta - alpha * s / (np.sqrt(r) + epsilon) - decay, s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            shrunk = theta - theta * weight_decay * (lr if decay_times_lr else 1)
            m = s + (gradient - s) * (1 - beta_1)
            v = r + (np.square(gradient) - r) * (1 - beta_2)
            step = m / (v**0.5 + epsilon)
            return shrunk - lr * step * (1 - beta_2**t) ** 0.5 / (1 - beta_1**t), m, v
        """,
    ],
    ("adamw_step", "decay_away_from_zero"): [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            rate = lr if decay_times_lr else 1.0
            grown = (1 + rate * weight_decay) * theta
            return adam_step(grown, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            if decay_times_lr:
                return new - lr * -weight_decay * theta, s, r
            return new - -weight_decay * theta, s, r
        """,
    ],
    ("AdamW", "BiasesDecayToo"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.theta = dict(params)
                self.m = {name: 0.0 * value for name, value in params.items()}
                self.v = {name: 0.0 * value for name, value in params.items()}
                self.steps = 0
                self.alpha, self.b1, self.b2 = lr, beta_1, beta_2
                self.eps, self.decay = epsilon, weight_decay

            def step(self, grads, lr=None):
                alpha = self.alpha if lr is None else lr
                self.steps += 1
                for name in self.theta:
                    g = grads[name]
                    self.m[name] = self.b1 * self.m[name] + (1 - self.b1) * g
                    self.v[name] = self.b2 * self.v[name] + (1 - self.b2) * g**2
                    m_hat = self.m[name] / (1 - self.b1**self.steps)
                    v_hat = self.v[name] / (1 - self.b2**self.steps)
                    old = self.theta[name]
                    self.theta[name] = old - alpha * m_hat / (np.sqrt(v_hat) + self.eps) - alpha * self.decay * old
                return dict(self.theta)
        """,
        """
        from dataclasses import dataclass, field

        @dataclass
        class AdamW:
            params: dict
            lr: float
            beta_1: float = 0.9
            beta_2: float = 0.999
            epsilon: float = 1e-7
            weight_decay: float = 0.004
            count: int = field(default=0, init=False)

            def __post_init__(self):
                self.state = {k: (p, np.zeros_like(p), np.zeros_like(p)) for k, p in self.params.items()}

            def step(self, grads, lr=None):
                self.count += 1
                rate = lr if lr is not None else self.lr
                self.state = {
                    k: adamw_step(*self._given(k, grads), self.count, rate, self.beta_1, self.beta_2,
                                  self.epsilon, self.weight_decay)
                    for k in self.state
                }
                return {k: state[0] for k, state in self.state.items()}

            def _given(self, k, grads):
                theta, s, r = self.state[k]
                return theta, grads[k], s, r
        """,
    ],
    ("AdamW", "KernelsByTheLetterAnywhere"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.lr, self.beta_1, self.beta_2 = lr, beta_1, beta_2
                self.epsilon, self.weight_decay = epsilon, weight_decay
                self.moments = {k: [np.zeros_like(v), np.zeros_like(v)] for k, v in params.items()}
                self.t = 0

            def step(self, grads, lr=None):
                lr = self.lr if lr is None else lr
                self.t += 1
                for k in list(self.params):
                    decay = 0.0 if k.find("W") == -1 else self.weight_decay
                    theta, s, r = adamw_step(self.params[k], grads[k], *self.moments[k], self.t, lr,
                                             self.beta_1, self.beta_2, self.epsilon, decay)
                    self.params[k], self.moments[k] = theta, [s, r]
                return {**self.params}
        """,
        """
        import re

        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params, self.t = params.copy(), 0
                self.options = (lr, beta_1, beta_2, epsilon, weight_decay)
                self.s = dict.fromkeys(params, 0.0)
                self.r = dict.fromkeys(params, 0.0)

            def step(self, grads, lr=None):
                default, beta_1, beta_2, epsilon, weight_decay = self.options
                rate = default if lr is None else lr
                self.t += 1
                new = {}
                for name, theta in self.params.items():
                    decay = weight_decay if re.search("W", name) else 0.0
                    new[name], self.s[name], self.r[name] = adamw_step(
                        theta, grads[name], self.s[name], self.r[name], self.t, rate, beta_1, beta_2, epsilon, decay
                    )
                self.params = new
                return new
        """,
    ],
    ("AdamW", "EpsilonOfKeras"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.theta = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.lr, self.betas, self.eps, self.wd, self.t = lr, (beta_1, beta_2), epsilon, weight_decay, 0

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                b1, b2 = self.betas
                alpha = rate * math.sqrt(1 - b2**self.t) / (1 - b1**self.t)
                for k, g in grads.items():
                    self.m[k] += (g - self.m[k]) * (1 - b1)
                    self.v[k] += (np.square(g) - self.v[k]) * (1 - b2)
                    if k.startswith("W"):
                        self.theta[k] = self.theta[k] - rate * self.wd * self.theta[k]
                    self.theta[k] = self.theta[k] - alpha * self.m[k] / (np.sqrt(self.v[k]) + self.eps)
                return dict(self.theta)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.theta = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.lr, self.betas, self.eps, self.wd, self.t = lr, (beta_1, beta_2), epsilon, weight_decay, 0

            def step(self, grads, lr=None):
                rate = lr if lr is not None else self.lr
                self.t += 1
                eps = self.eps / np.sqrt(1 - self.betas[1] ** self.t).item()
                for k in self.theta:
                    wd = self.wd if k[0] == "W" else 0.0
                    self.theta[k], self.m[k], self.v[k] = adamw_step(
                        self.theta[k], grads[k], self.m[k], self.v[k], self.t, rate, *self.betas, eps, wd
                    )
                return dict(self.theta)
        """,
    ],
    ("AdamW", "GradientsByPosition"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.theta = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.lr, self.betas, self.eps, self.wd, self.t = lr, (beta_1, beta_2), epsilon, weight_decay, 0

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                for k, g in zip(self.theta, grads.values()):
                    wd = self.wd if k.startswith("W") else 0.0
                    self.theta[k], self.m[k], self.v[k] = adamw_step(
                        self.theta[k], g, self.m[k], self.v[k], self.t, rate, *self.betas, self.eps, wd
                    )
                return dict(self.theta)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.theta = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.lr, self.betas, self.eps, self.wd, self.t = lr, (beta_1, beta_2), epsilon, weight_decay, 0

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                b1, b2 = self.betas
                given = list(grads.values())
                for i, k in enumerate(list(self.theta)):
                    self.m[k] = b1 * self.m[k] + (1 - b1) * given[i]
                    self.v[k] = b2 * self.v[k] + (1 - b2) * given[i] ** 2
                    m_hat, v_hat = self.m[k] / (1 - b1**self.t), self.v[k] / (1 - b2**self.t)
                    old = self.theta[k]
                    self.theta[k] = old - rate * m_hat / (np.sqrt(v_hat) + self.eps)
                    if k.startswith("W"):
                        self.theta[k] = self.theta[k] - rate * self.wd * old
                return dict(self.theta)
        """,
    ],
    ("AdamW", "StepsNotCounted"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = params
                self.lr, self.betas, self.epsilon, self.weight_decay = lr, (beta_1, beta_2), epsilon, weight_decay
                self.s = {k: np.zeros(v.shape, v.dtype) for k, v in params.items()}
                self.r = {k: np.zeros(v.shape, v.dtype) for k, v in params.items()}

            def step(self, grads, lr=None):
                if lr is None:
                    lr = self.lr
                t = 1
                updated = {}
                for k in grads:
                    wd = self.weight_decay * k.startswith("W")
                    updated[k], self.s[k], self.r[k] = adamw_step(
                        self.params[k], grads[k], self.s[k], self.r[k], t, lr, *self.betas, self.epsilon, wd
                    )
                self.params = updated
                return updated
        """,
        """
        class AdamW:
            t = 0

            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.__dict__.update(lr=lr, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon, weight_decay=weight_decay)
                self.params = dict(params)
                self.m = {k: np.zeros_like(p) for k, p in params.items()}
                self.v = {k: np.zeros_like(p) for k, p in params.items()}

            def step(self, grads, lr=None):
                rate, t = self.lr if lr is None else lr, self.t + 1
                for k, g in grads.items():
                    p = self.params[k]
                    self.m[k] = self.beta_1 * self.m[k] + (1 - self.beta_1) * g
                    self.v[k] = self.beta_2 * self.v[k] + (1 - self.beta_2) * g * g
                    update = self.m[k] / (1 - self.beta_1**t) / (np.sqrt(self.v[k] / (1 - self.beta_2**t)) + self.epsilon)
                    if k[0] == "W":
                        update = update + self.weight_decay * p
                    self.params[k] = p - rate * update
                return dict(self.params)
        """,
    ],
    ("AdamW", "StepsCountedPerArray"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: np.array(v) for k, v in params.items()}
                self.lr, self.b1, self.b2, self.eps, self.wd = lr, beta_1, beta_2, epsilon, weight_decay
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.counter = 1

            def update(self, k, g, lr):
                decay = self.wd if k.startswith("W") else 0.0
                self.params[k], self.m[k], self.v[k] = adamw_step(
                    self.params[k], g, self.m[k], self.v[k], self.counter, lr, self.b1, self.b2, self.eps, decay
                )
                self.counter += 1

            def step(self, grads, lr=None):
                for k in self.params:
                    self.update(k, grads[k], self.lr if lr is None else lr)
                return {k: v.copy() for k, v in self.params.items()}
        """,
        """
        import itertools

        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v, 0 * v, 0 * v) for k, v in params.items()}
                self.clock = itertools.count(1)
                self.lr, self.hyper, self.decay = lr, (beta_1, beta_2, epsilon), weight_decay

            def step(self, grads, lr=None):
                lr = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k[:1] == "W" else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, next(self.clock), lr, *self.hyper, decay)
                return {k: value[0] for k, value in self.state.items()}
        """,
    ],
    ("AdamW", "MomentsForgotten"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params, self.lr, self.t = dict(params), lr, 0
                self.betas, self.epsilon, self.weight_decay = (beta_1, beta_2), epsilon, weight_decay

            def step(self, grads, lr=None):
                if lr is None:
                    lr = self.lr
                self.t += 1
                for k, theta in list(self.params.items()):
                    s, r = np.zeros_like(theta), np.zeros_like(theta)
                    theta, s, r = adamw_step(theta, grads[k], s, r, self.t, lr, *self.betas, self.epsilon,
                                             self.weight_decay if k.startswith("W") else 0.0)
                    self.params[k] = theta
                return dict(self.params)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.values = {k: v.copy() for k, v in params.items()}
                self.s = {k: np.zeros_like(v) for k, v in params.items()}
                self.r = {k: np.zeros_like(v) for k, v in params.items()}
                self.args = [beta_1, beta_2, epsilon]
                self.lr, self.weight_decay, self.steps_made = lr, weight_decay, 0

            def step(self, grads, lr=None):
                self.steps_made = self.steps_made + 1
                rate = self.lr if lr is None else lr
                result = {}
                for k in self.values:
                    s, r = self.s[k], self.r[k]
                    decay = self.weight_decay if k.startswith("W") else 0.0
                    new, s, r = adamw_step(self.values[k], grads[k], s, r, self.steps_made, rate, *self.args, decay)
                    result[k] = new
                self.values = result
                return result
        """,
    ],
    ("AdamW", "AlwaysFromTheStart"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.start = params
                self.lr, self.beta_1, self.beta_2 = lr, beta_1, beta_2
                self.epsilon, self.weight_decay, self.t = epsilon, weight_decay, 0
                self.moments = {}

            def step(self, grads, lr=None):
                lr = self.lr if lr is None else lr
                self.t += 1
                out = {}
                for k, g in grads.items():
                    s, r = self.moments.get(k, (np.zeros_like(g), np.zeros_like(g)))
                    decay = self.weight_decay if k.startswith("W") else 0.0
                    out[k], s, r = adamw_step(self.start[k], g, s, r, self.t, lr, self.beta_1, self.beta_2,
                                              self.epsilon, decay)
                    self.moments[k] = s, r
                return out
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                if lr is None:
                    lr = self.lr
                self.t += 1
                params = self.params.copy()
                for k in params:
                    g = grads[k]
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g**2
                    m_hat, v_hat = self.m[k] / (1 - self.b1**self.t), self.v[k] / (1 - self.b2**self.t)
                    decay = lr * self.wd * params[k] if k.startswith("W") else 0
                    params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + self.eps) - decay
                return params
        """,
    ],
    ("AdamW", "RateZeroTakenForNone"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, self.t, lr or self.lr, *self.rest, decay)
                return {k: v[0] for k, v in self.state.items()}
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = lr if lr else self.lr
                self.t += 1
                out = {}
                for k, p in self.params.items():
                    self.m[k] = self.m[k] + (1 - self.b1) * (grads[k] - self.m[k])
                    self.v[k] = self.v[k] + (1 - self.b2) * (grads[k] ** 2 - self.v[k])
                    step = self.m[k] / (1 - self.b1**self.t) / (np.sqrt(self.v[k] / (1 - self.b2**self.t)) + self.eps)
                    out[k] = p * (1 - rate * self.wd * (k[0] == "W")) - rate * step
                self.params = out
                return out
        """,
    ],
    ("AdamW", "RateOfAStepKept"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = params.copy()
                self.s = {k: np.zeros_like(v) for k, v in params.items()}
                self.r = {k: np.zeros_like(v) for k, v in params.items()}
                self.t = 0
                self.set_rate(lr)
                self.beta_1, self.beta_2, self.epsilon, self.weight_decay = beta_1, beta_2, epsilon, weight_decay

            def set_rate(self, lr):
                self.rate = lr

            def step(self, grads, lr=None):
                if lr is not None:
                    self.set_rate(lr)
                self.t += 1
                for k in self.params:
                    self.params[k], self.s[k], self.r[k] = adamw_step(
                        self.params[k], grads[k], self.s[k], self.r[k], self.t, self.rate,
                        self.beta_1, self.beta_2, self.epsilon, self.weight_decay if k.startswith("W") else 0.0
                    )
                return self.params.copy()
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.settings = dict(lr=lr, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon)
                self.decay, self.t = weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                self.settings["lr"] = self.settings["lr"] if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, self.t, **self.settings, weight_decay=decay)
                return {k: v[0] for k, v in self.state.items()}
        """,
    ],
    ("AdamW", "RateOfAStepIgnored"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.settings = (lr, beta_1, beta_2, epsilon)
                self.decay, self.t = weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, self.t, *self.settings, decay)
                return {k: v[0] for k, v in self.state.items()}
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                self.t += 1
                out = {}
                for k, p in self.params.items():
                    self.m[k] = self.m[k] + (1 - self.b1) * (grads[k] - self.m[k])
                    self.v[k] = self.v[k] + (1 - self.b2) * (grads[k] ** 2 - self.v[k])
                    step = self.m[k] / (1 - self.b1**self.t) / (np.sqrt(self.v[k] / (1 - self.b2**self.t)) + self.eps)
                    out[k] = p * (1 - self.lr * self.wd * (k[0] == "W")) - self.lr * step
                self.params = out
                return out
        """,
    ],
    ("AdamW", "DecayAtTheRateFromTheStart"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = dict(params)
                self.s = {k: np.zeros_like(v) for k, v in params.items()}
                self.r = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr, self.others = 0, lr, (beta_1, beta_2, epsilon)
                self.shrink = {k: 1 - lr * weight_decay if k.startswith("W") else 1.0 for k in params}

            def step(self, grads, lr=None):
                self.t += 1
                new = {}
                for k, theta in self.params.items():
                    new[k], self.s[k], self.r[k] = adam_step(
                        theta, grads[k], self.s[k], self.r[k], self.t, self.lr if lr is None else lr, *self.others
                    )
                    new[k] = new[k] - theta + self.shrink[k] * theta
                self.params = new
                return new
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                out = {}
                for k, p in self.params.items():
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * grads[k] ** 2
                    step = self.m[k] / (1 - self.b1**self.t) / (np.sqrt(self.v[k] / (1 - self.b2**self.t)) + self.eps)
                    out[k] = p - rate * step
                    if k.startswith("W"):
                        out[k] = out[k] - self.lr * self.wd * p
                self.params = out
                return out
        """,
    ],
    ("AdamW", "DecayAsInThePaper"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                lr = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(
                        theta, grads[k], s, r, self.t, lr, *self.rest, decay, decay_times_lr=False
                    )
                return {k: v[0] for k, v in self.state.items()}
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.s = {k: np.zeros_like(v) for k, v in params.items()}
                self.r = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr, self.others, self.wd = 0, lr, (beta_1, beta_2, epsilon), weight_decay

            def step(self, grads, lr=None):
                self.t += 1
                new = {}
                for k, theta in self.params.items():
                    start = (1 - self.wd) * theta if k.startswith("W") else theta
                    new[k], self.s[k], self.r[k] = adam_step(
                        start, grads[k], self.s[k], self.r[k], self.t, self.lr if lr is None else lr, *self.others
                    )
                self.params = new
                return new
        """,
    ],
    ("AdamW", "MomentsOfTheClass"): [
        """
        class AdamW:
            moments = {}

            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params, self.t = dict(params), 0
                self.lr, self.rest, self.decay = lr, (beta_1, beta_2, epsilon), weight_decay
                for k, v in params.items():
                    self.moments[k] = np.zeros_like(v), np.zeros_like(v)

            def step(self, grads, lr=None):
                self.t += 1
                for k, theta in self.params.items():
                    s, r = self.moments[k]
                    decay = self.decay if k.startswith("W") else 0.0
                    self.params[k], s, r = adamw_step(
                        theta, grads[k], s, r, self.t, self.lr if lr is None else lr, *self.rest, decay
                    )
                    self.moments[k] = s, r
                return dict(self.params)
        """,
        """
        FIRST, SECOND = {}, {}

        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                FIRST.update({k: np.zeros_like(v) for k, v in params.items()})
                SECOND.update({k: np.zeros_like(v) for k, v in params.items()})
                self.t, self.lr, self.others, self.wd = 0, lr, (beta_1, beta_2, epsilon), weight_decay

            def step(self, grads, lr=None):
                self.t += 1
                new = {}
                for k, theta in self.params.items():
                    new[k], FIRST[k], SECOND[k] = adamw_step(
                        theta, grads[k], FIRST[k], SECOND[k], self.t, self.lr if lr is None else lr, *self.others,
                        self.wd if k.startswith("W") else 0.0,
                    )
                self.params = new
                return new
        """,
        """
        class AdamW:
            s = {}
            r = {}

            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.t, self.lr, self.others, self.wd = 0, lr, (beta_1, beta_2, epsilon), weight_decay

            def step(self, grads, lr=None):
                self.t += 1
                new = {}
                for k, theta in self.params.items():
                    if k not in self.s or self.s[k].shape != theta.shape:
                        self.s[k], self.r[k] = np.zeros_like(theta), np.zeros_like(theta)
                    new[k], self.s[k], self.r[k] = adamw_step(
                        theta, grads[k], self.s[k], self.r[k], self.t, self.lr if lr is None else lr,
                        *self.others, self.wd if k.startswith("W") else 0.0,
                    )
                self.params = new
                return new
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004,
                         s={}, r={}):
                self.params = {k: v.copy() for k, v in params.items()}
                self.s, self.r = s, r
                self.t, self.lr, self.others, self.wd = 0, lr, (beta_1, beta_2, epsilon), weight_decay

            def step(self, grads, lr=None):
                self.t += 1
                new = {}
                for k, theta in self.params.items():
                    s, r = self.s.get(k, np.zeros_like(theta)), self.r.get(k, np.zeros_like(theta))
                    new[k], self.s[k], self.r[k] = adamw_step(
                        theta, grads[k], s, r, self.t, self.lr if lr is None else lr,
                        *self.others, self.wd if k.startswith("W") else 0.0,
                    )
                self.params = new
                return new
        """,
    ],
    ("AdamW", "L2InsideTheGradients"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                for k, p in self.params.items():
                    g = grads[k] + self.wd * p if k.startswith("W") else grads[k]
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g**2
                    m_hat, v_hat = self.m[k] / (1 - self.b1**self.t), self.v[k] / (1 - self.b2**self.t)
                    self.params[k] = p - rate * m_hat / (np.sqrt(v_hat) + self.eps)
                return dict(self.params)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                rate = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adam_l2_step(theta, grads[k], s, r, self.t, rate, *self.rest, decay)
                return {k: v[0] for k, v in self.state.items()}
        """,
    ],
    ("AdamW", "DecayTimesTheRateTwice"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                for k, p in self.params.items():
                    g = grads[k]
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g**2
                    m_hat, v_hat = self.m[k] / (1 - self.b1**self.t), self.v[k] / (1 - self.b2**self.t)
                    decay = rate**2 * self.wd * p if k.startswith("W") else 0.0
                    self.params[k] = p - rate * m_hat / (np.sqrt(v_hat) + self.eps) - decay
                return dict(self.params)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                rate = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = rate * self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, self.t, rate, *self.rest, decay)
                return {k: v[0] for k, v in self.state.items()}
        """,
    ],
    ("AdamW", "CountedAfterTheStep"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                for k, p in self.params.items():
                    g = grads[k]
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g**2
                    m_hat, v_hat = self.m[k] / (1 - self.b1**self.t), self.v[k] / (1 - self.b2**self.t)
                    decay = rate * self.wd * p if k.startswith("W") else 0.0
                    self.params[k] = p - rate * m_hat / (np.sqrt(v_hat) + self.eps) - decay
                self.t += 1
                return dict(self.params)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                t, self.t = self.t, self.t + 1
                rate = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, t, rate, *self.rest, decay)
                return {k: v[0] for k, v in self.state.items()}
        """,
    ],
    ("AdamW", "MomentsNeverCorrected"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                for k, p in self.params.items():
                    g = grads[k]
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g**2
                    decay = rate * self.wd * p if k.startswith("W") else 0.0
                    self.params[k] = p - rate * self.m[k] / (np.sqrt(self.v[k]) + self.eps) - decay
                return dict(self.params)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                rate = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = self.update(theta, grads[k], s, r, rate, decay)
                return {k: v[0] for k, v in self.state.items()}

            def update(self, theta, gradient, s, r, rate, decay):
                beta_1, beta_2, epsilon = self.rest
                s, r = s + (1 - beta_1) * (gradient - s), r + (1 - beta_2) * (gradient**2 - r)
                return theta - rate * (s / (r**0.5 + epsilon) + decay * theta), s, r
        """,
    ],
    ("AdamW", "CorrectedMomentsKept"): [
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.params = {k: v.copy() for k, v in params.items()}
                self.m = {k: np.zeros_like(v) for k, v in params.items()}
                self.v = {k: np.zeros_like(v) for k, v in params.items()}
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                rate = self.lr if lr is None else lr
                self.t += 1
                for k, p in self.params.items():
                    g = grads[k]
                    self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
                    self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g**2
                    self.m[k], self.v[k] = self.m[k] / (1 - self.b1**self.t), self.v[k] / (1 - self.b2**self.t)
                    decay = rate * self.wd * p if k.startswith("W") else 0.0
                    self.params[k] = p - rate * self.m[k] / (np.sqrt(self.v[k]) + self.eps) - decay
                return dict(self.params)
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                rate = self.lr if lr is None else lr
                for k, (theta, s, r) in self.state.items():
                    decay = self.decay if k.startswith("W") else 0.0
                    self.state[k] = adamw_step(theta, grads[k], s, r, self.t, rate, *self.rest, decay)
                    theta, s, r = self.state[k]
                    s, r = s / (1 - self.rest[0] ** self.t), r / (1 - self.rest[1] ** self.t)
                    self.state[k] = theta, s, r
                return {k: v[0] for k, v in self.state.items()}
        """,
    ],
    ("adam_concepts", "step_grows_with_the_gradient"): [
        """
        adam_concepts = {"loss_scale": "A", "memory": "D", "correction": "A", "first_step": "A"}
        """,
        """
        adam_concepts = dict(first_step="a", correction="B", loss_scale="a", memory="d")
        """,
    ],
    ("adam_concepts", "correction_as_a_schedule"): [
        """
        adam_concepts = {"first_step": "C", "correction": "c", "loss_scale": "B", "memory": "D"}
        """,
        """
        adam_concepts = {"first_step": "B", "correction": "C", "loss_scale": "B", "memory": "D"}
        """,
    ],
    ("adam_concepts", "one_moment_remembered"): [
        """
        adam_concepts = {"memory": "C", "first_step": "C", "correction": "A", "loss_scale": "B"}
        """,
        """
        adam_concepts = {"first_step": "C", "correction": "A", "loss_scale": "C", "memory": "C"}
        """,
    ],
    ("adamw_concepts", "penalty_follows_the_gradient"): [
        """
        adamw_concepts = {"schedule": "B", "loss_scale": "A", "no_gradient": "D", "which_weights": "A", "predict": "B"}
        """,
        """
        adamw_concepts = {"which_weights": "A", "no_gradient": "A", "loss_scale": "A", "schedule": "B", "predict": "C"}
        """,
    ],
    ("adamw_concepts", "l2_taken_for_decay"): [
        """
        adamw_concepts = dict(which_weights="c", no_gradient="b", loss_scale="a", schedule="b", predict="d")
        """,
        """
        adamw_concepts = {"which_weights": "C", "no_gradient": "B", "loss_scale": "A", "schedule": None, "predict": "A"}
        """,
    ],
    ("adamw_concepts", "scale_cancels_everywhere"): [
        """
        adamw_concepts = {"which_weights": "B", "no_gradient": "D", "loss_scale": "D ", "schedule": "B", "predict": "C"}
        """,
        """
        adamw_concepts = {"which_weights": "B", "no_gradient": "D", "loss_scale": "D", "schedule": "C", "predict": "C"}
        """,
    ],
}
